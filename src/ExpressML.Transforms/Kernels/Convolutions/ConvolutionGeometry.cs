namespace ExpressML.Kernels.Convolutions;

/// <summary>The sizes of a convolution over one example; N, C, H, W as everywhere.</summary>
/// <param name="Input">Channels, height and width of x.</param>
/// <param name="Filters">Channels of y.</param>
/// <param name="WindowHeight">Rows of the window.</param>
/// <param name="WindowWidth">Columns of the window.</param>
/// <param name="Stride">Step between windows, in pixels.</param>
/// <param name="Padding">Zeros around x on each side, in pixels.</param>
/// <param name="Dilation">Step between the pixels of a window, in pixels.</param>
/// <param name="Groups">Into how many groups channels and filters are cut; a filter sees the channels of its group. Divides both.</param>
internal readonly record struct ConvolutionGeometry(
    Shape Input, int Filters, int WindowHeight, int WindowWidth, int Stride, int Padding, int Dilation, int Groups)
{
    /// <summary>Channels, height and width of y; not valid where the window is larger than the padded input.</summary>
    /// <exception cref="OverflowException">The sizes are beyond what an <see cref="int"/> holds.</exception>
    public Shape Output => new(Filters, OutputSize(Input.Height, WindowHeight), OutputSize(Input.Width, WindowWidth));

    /// <summary>Channels, height and width of x with its zeros around it.</summary>
    public Shape PaddedInput => new(Input.Channels, checked(Input.Height + 2 * Padding), checked(Input.Width + 2 * Padding));

    /// <summary>The part of x that the filters of one group see.</summary>
    public Shape GroupInput => Input with { Channels = Input.Channels / Groups };

    /// <summary>The part of y that the filters of one group make.</summary>
    public Shape GroupOutput => Output with { Channels = Filters / Groups };

    /// <summary>Pixels of one window in one channel.</summary>
    public int WindowArea => WindowHeight * WindowWidth;

    /// <summary>Numbers that one output is summed from.</summary>
    public int FanIn => Input.Channels / Groups * WindowArea;

    private int OutputSize(int size, int window) => checked((size + 2 * Padding - Dilation * (window - 1) - 1) / Stride + 1);
}
