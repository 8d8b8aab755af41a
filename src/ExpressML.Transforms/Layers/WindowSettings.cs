using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>A window that steps over each channel: the settings that convolution and pooling have in common.</summary>
internal sealed class WindowSettings
{
    public WindowSettings(Size2D window, Size2D stride, Padding2D padding, Size2D dilation)
    {
        Window = Guard.AtLeast(window, 1);
        Stride = Guard.AtLeast(stride, 1);
        Padding = Guard.NotNegative(padding);
        Dilation = Guard.AtLeast(dilation, 1);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public WindowSettings(ModelReader settings)
        : this(window: ReadSize(settings), stride: ReadSize(settings), dilation: ReadSize(settings), padding: ReadPadding(settings))
    {
    }

    public Size2D Window { get; }

    public Size2D Stride { get; }

    public Padding2D Padding { get; }

    public Size2D Dilation { get; }

    /// <summary>Whether one number says each setting.</summary>
    public bool AreSquare => Window.IsSquare && Stride.IsSquare && Padding.IsEqual && Dilation.IsSquare;

    /// <summary>The padding of an image, which is not <see cref="Padding2D.Same"/>.</summary>
    public Padding2D PaddingOf(Shape image) => Padding.Around(image, Window, Stride, Dilation);

    /// <summary>The windows over an image, from top to bottom and from left to right.</summary>
    public (WindowAxis Rows, WindowAxis Columns) AxesOf(Shape image)
    {
        Padding2D padding = PaddingOf(image);
        return (
            new WindowAxis(image.Height, Window.Height, Stride.Height, padding.Top, padding.Bottom, Dilation.Height),
            new WindowAxis(image.Width, Window.Width, Stride.Width, padding.Left, padding.Right, Dilation.Width));
    }

    public void Write(ModelWriter writer)
    {
        WriteSize(writer, Window);
        WriteSize(writer, Stride);
        WriteSize(writer, Dilation);
        writer.Write(Padding.IsSame);
        writer.Write(Padding.Top);
        writer.Write(Padding.Left);
        writer.Write(Padding.Bottom);
        writer.Write(Padding.Right);
    }

    /// <summary>The code of all that is not as usual.</summary>
    /// <param name="usualStride">The stride that is not written.</param>
    public string Print(Size2D usualStride)
    {
        string stride = Stride == usualStride ? "" : $", stride: {Stride}", padding = Padding == 0 ? "" : $", padding: {Padding}";
        return $"{Window}{stride}{padding}{(Dilation == 1 ? "" : $", dilation: {Dilation}")}";
    }

    private static void WriteSize(ModelWriter writer, Size2D size)
    {
        writer.Write(size.Height);
        writer.Write(size.Width);
    }

    private static Size2D ReadSize(ModelReader settings) => new(Height: settings.ReadInt32(), Width: settings.ReadInt32());

    private static Padding2D ReadPadding(ModelReader settings)
    {
        bool isSame = settings.ReadBoolean();
        var sides = new Padding2D(Top: settings.ReadInt32(), Left: settings.ReadInt32(), Bottom: settings.ReadInt32(), Right: settings.ReadInt32());
        if (isSame && sides != 0)
            throw settings.Damaged($"a padding is {Padding2D.Same}, which has no sides of its own, and {sides}");
        return isSame ? Padding2D.Same : sides;
    }
}
