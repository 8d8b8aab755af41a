using ExpressML.Kernels.Pooling;

namespace ExpressML.Kernels.Convolutions;

/// <summary>The sizes of a convolution over one example; N, C, H, W as everywhere.</summary>
/// <param name="Input">Channels, height and width of x.</param>
/// <param name="Filters">Channels of y.</param>
/// <param name="WindowHeight">Rows of the window.</param>
/// <param name="WindowWidth">Columns of the window.</param>
/// <param name="Stride">Step between windows, in pixels.</param>
/// <param name="Padding">Zeros around x, in pixels; not <see cref="Padding2D.Same"/>, but what it means here.</param>
/// <param name="Dilation">Step between the pixels of a window, in pixels.</param>
/// <param name="Groups">Into how many groups channels and filters are cut; a filter sees the channels of its group. Divides both.</param>
internal readonly record struct ConvolutionGeometry(
    Shape Input, int Filters, int WindowHeight, int WindowWidth, Size2D Stride, Padding2D Padding, Size2D Dilation, int Groups)
{
    /// <summary>From top to bottom.</summary>
    public WindowAxis Rows => new(Input.Height, WindowHeight, Stride.Height, Padding.Top, Padding.Bottom, Dilation.Height);

    /// <summary>From left to right.</summary>
    public WindowAxis Columns => new(Input.Width, WindowWidth, Stride.Width, Padding.Left, Padding.Right, Dilation.Width);

    /// <summary>Channels, height and width of y; not valid where the window is larger than the padded input.</summary>
    /// <exception cref="OverflowException">The sizes are beyond what an <see cref="int"/> holds.</exception>
    public Shape Output => new(Filters, Rows.Outputs, Columns.Outputs);

    /// <summary>Channels, height and width of x with its zeros around it.</summary>
    public Shape PaddedInput => new(Input.Channels, Rows.Padded, Columns.Padded);

    /// <summary>The part of x that the filters of one group see.</summary>
    public Shape GroupInput => Input with { Channels = Input.Channels / Groups };

    /// <summary>The part of y that the filters of one group make.</summary>
    public Shape GroupOutput => Output with { Channels = Filters / Groups };

    /// <summary>Pixels of one window in one channel.</summary>
    public int WindowArea => WindowHeight * WindowWidth;

    /// <summary>Numbers that one output is summed from.</summary>
    public int FanIn => Input.Channels / Groups * WindowArea;

    /// <summary>The padding of dy where dx is a convolution of it, with the filters turned; for stride and dilation 1.</summary>
    public Padding2D BackwardPadding =>
        new(WindowHeight - 1 - Padding.Top, WindowWidth - 1 - Padding.Left, WindowHeight - 1 - Padding.Bottom, WindowWidth - 1 - Padding.Right);
}
