namespace ExpressML.Kernels;

/// <summary>The sizes of a convolution over one example; N, C, H, W as everywhere.</summary>
/// <param name="Input">Channels, height and width of x.</param>
/// <param name="Filters">Channels of y.</param>
/// <param name="WindowHeight">Rows of the window.</param>
/// <param name="WindowWidth">Columns of the window.</param>
/// <param name="Stride">Step between windows, in pixels.</param>
/// <param name="Padding">Zeros around x on each side, in pixels.</param>
internal readonly record struct ConvolutionGeometry(
    Shape Input, int Filters, int WindowHeight, int WindowWidth, int Stride, int Padding)
{
    /// <summary>Channels, height and width of y; not valid where the window is larger than the padded input.</summary>
    public Shape Output => new(
        Filters,
        (Input.Height + 2 * Padding - WindowHeight) / Stride + 1,
        (Input.Width + 2 * Padding - WindowWidth) / Stride + 1);

    /// <summary>Channels, height and width of x with its zeros around it.</summary>
    public Shape PaddedInput => new(Input.Channels, Input.Height + 2 * Padding, Input.Width + 2 * Padding);

    /// <summary>Pixels of one window in one channel.</summary>
    public int WindowArea => WindowHeight * WindowWidth;

    /// <summary>Numbers that one output is summed from.</summary>
    public int FanIn => Input.Channels * WindowArea;
}
