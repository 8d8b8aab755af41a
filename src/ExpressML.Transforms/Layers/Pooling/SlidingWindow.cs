using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>The settings of a pooling layer with a window.</summary>
internal sealed class SlidingWindow
{
    public SlidingWindow(Size2D window, Size2D? stride, Padding2D padding, Size2D? dilation, bool ceilMode)
        : this(new WindowSettings(window, stride ?? window, padding, dilation ?? 1), ceilMode)
    {
    }

    /// <summary>Reads the settings of version 1.</summary>
    public SlidingWindow(ModelReader settings)
        : this(window: settings.ReadInt32(), stride: settings.ReadInt32(), padding: settings.ReadInt32(), dilation: null, ceilMode: false)
    {
    }

    private SlidingWindow(WindowSettings settings, bool ceilMode)
    {
        (Settings, CeilMode) = (settings, ceilMode);
        RequireReach(settings.Padding, settings.Window, settings.Dilation);
    }

    /// <summary>Window, stride, padding and dilation.</summary>
    public WindowSettings Settings { get; }

    /// <summary>Whether a last window may reach beyond the padding.</summary>
    public bool CeilMode { get; }

    /// <summary>Whether version 1 has room for all settings.</summary>
    public bool IsPlain => Settings.AreSquare && Settings.Dilation == 1 && !CeilMode;

    /// <summary>Reads the settings of version 2.</summary>
    public static SlidingWindow Read(ModelReader settings) => new(settings: new WindowSettings(settings), ceilMode: settings.ReadBoolean());

    /// <param name="input">Channels, height and width of the input.</param>
    /// <param name="countsPadding">Whether an average counts the pixels of the padding.</param>
    public PoolingWindows Over(Shape input, bool countsPadding = true)
    {
        (WindowAxis rows, WindowAxis columns) = Axes(input);
        return PoolingWindows.Sliding(input, rows, columns, countsPadding);
    }

    /// <exception cref="ShapeException">The input is smaller than a window, or a window would hold no pixel.</exception>
    public Shape InferOutputShape(Layer layer, Shape input)
    {
        (WindowAxis rows, WindowAxis columns) = Axes(input);
        if (input.Height < rows.FewestInputs || input.Width < columns.FewestInputs)
            throw new ShapeException(layer, $"the input must be at least {rows.FewestInputs}×{columns.FewestInputs} pixels, but is {input}.");
        Shape output = input with { Height = rows.Outputs, Width = columns.Outputs };
        if (output.IsValid && (rows.HasEmptyWindow || columns.HasEmptyWindow))
            throw new ShapeException(layer, $"each window must hold a pixel of the input, but of {input} some hold none: the pixels of a window are too far apart. Make the dilation smaller.");
        return output;
    }

    /// <summary>Writes window, stride and padding as one number each in version 1, all settings in version 2.</summary>
    public void Write(ModelWriter writer, int version)
    {
        if (version == 1)
        {
            writer.Write(Settings.Window.Height);
            writer.Write(Settings.Stride.Height);
            writer.Write(Settings.Padding.Top);
        }
        else
        {
            Settings.Write(writer);
            writer.Write(CeilMode);
        }
    }

    /// <summary>The code of all that is not as usual.</summary>
    public override string ToString() => $"{Settings.Print(Settings.Window)}{(CeilMode ? ", ceilMode: true" : "")}";

    private (WindowAxis Rows, WindowAxis Columns) Axes(Shape input)
    {
        (WindowAxis rows, WindowAxis columns) = Settings.AxesOf(input);
        return (rows with { RoundsUp = CeilMode }, columns with { RoundsUp = CeilMode });
    }

    // More would let windows lie in the padding alone, where there is nothing to choose from.
    private static void RequireReach(Padding2D padding, Size2D window, Size2D dilation)
    {
        long height = Reach(window.Height, dilation.Height), width = Reach(window.Width, dilation.Width);
        if (Math.Max(padding.Top, padding.Bottom) >= height || Math.Max(padding.Left, padding.Right) >= width)
        {
            throw new ArgumentOutOfRangeException(
                nameof(padding), padding, $"The padding must be smaller than the window of {height}×{width} pixels, so that each window holds a pixel of the image.");
        }

        static long Reach(int window, int dilation) => (long)dilation * (window - 1) + 1;
    }
}
