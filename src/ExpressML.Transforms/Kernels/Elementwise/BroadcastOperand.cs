using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Numbers that are read as if they had a larger shape: where they have size 1 on an axis, it counts for all places along it.</summary>
/// <param name="numbers">[channels][height][width] numbers, or so many lane blocks.</param>
/// <param name="shape">Their shape.</param>
internal readonly ref struct BroadcastOperand(ReadOnlySpan<float> numbers, Shape shape)
{
    private readonly ReadOnlySpan<float> _numbers = numbers;

    /// <summary>Their own shape.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>Whether each channel is a plane as large as that of the whole shape, or one number for all of it.</summary>
    public bool HasFlatChannels(Shape whole) => Shape.Area == 1 || (Shape.Height, Shape.Width) == (whole.Height, whole.Width);

    /// <summary>Some channels, where the shape is the whole shape.</summary>
    public ReadOnlySpan<float> Channels(int first, int end, int lanes) => _numbers[(first * Shape.Area * lanes)..(end * Shape.Area * lanes)];

    /// <summary>A row of a channel, or all of it if it is flat.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="row">The row; 0 if the channel is flat.</param>
    /// <param name="whole">The whole shape.</param>
    /// <param name="isFlat">Whether all of the channel is wanted.</param>
    /// <param name="lanes">Numbers of one place.</param>
    /// <param name="repeated">Room for one vector.</param>
    /// <returns>As many numbers as the row has in the whole shape, or one vector that stands for each of its vectors.</returns>
    public ReadOnlySpan<float> Row(int channel, int row, Shape whole, bool isFlat, int lanes, Span<float> repeated)
    {
        int width = isFlat ? Shape.Area : Shape.Width, wholeWidth = isFlat ? whole.Area : whole.Width;
        int start = ((Shape.Channels == 1 ? 0 : channel) * Shape.Area + (isFlat || Shape.Height == 1 ? 0 : row * Shape.Width)) * lanes;
        if (width == wholeWidth || lanes == Lanes.Count)
            return _numbers.Slice(start, width * lanes);
        repeated.Fill(_numbers[start]);
        return repeated;
    }
}
