using OxyPlot;

namespace ExpressML.Reports.Drawing;

/// <summary>Measures texts for the layout of a plot, in pixels. The reader's font is not known: some are a fifth wider than Helvetica, by which OxyPlot measures.</summary>
internal sealed class RoomyText : PdfRenderContext
{
    // A PDF has points of 1/72 inch, a page pixels of 1/96.
    private const double PixelsPerPoint = 96.0 / 72, Widening = 1.2;

    public RoomyText() : base(1, 1, OxyColors.Undefined) { }

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        OxySize size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(PixelsPerPoint * Widening * size.Width, size.Height);
    }
}
