namespace ExpressML.Kernels;

/// <summary>The sizes of a pooling over one example; windows that do not fit whole are left out.</summary>
/// <param name="Input">Channels, height and width of x.</param>
/// <param name="Window">Side of the window, in pixels.</param>
/// <param name="Stride">Step between windows, in pixels.</param>
internal readonly record struct PoolingGeometry(Shape Input, int Window, int Stride)
{
    /// <summary>Channels, height and width of y; not valid where the window is larger than the input.</summary>
    public Shape Output => Input with { Height = (Input.Height - Window) / Stride + 1, Width = (Input.Width - Window) / Stride + 1 };

    /// <summary>Whether each input belongs to exactly one window, so that its gradient is written once.</summary>
    public bool IsPartition => Stride == Window && Input.Height % Window == 0 && Input.Width % Window == 0;
}
