using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The convolution of one picture by itself: y[f,i,j] = b[f] + Σ w[f,c,u,v]·x[c, i·stride + u·dilation, j·stride + v·dilation].</summary>
/// <remarks>
/// <para>Shapes: x, with its zeros around it, [C][H][W]; y [F][I][J], planar.</para>
/// <para>
/// Every sum begins with its bias and takes its terms in the order row, column, channel, as <see cref="ConvolutionWalk"/> has them, so its
/// bits are those of <see cref="Convolution"/>. That leaves out the zeros around the picture, which add nothing, unless a weight is
/// infinite or NaN, or nothing but underflow makes a sum of −0.
/// </para>
/// </remarks>
internal static unsafe class PictureConvolution
{
    /// <summary>Positions whose results are turned together: whole tiles of <see cref="PositionProducts"/> and whole squares.</summary>
    public const int PositionsAStrip = 48;

    /// <summary>For each tap where its number stands in x, for the position that reads the first, in floats.</summary>
    public static int[] Taps(ConvolutionGeometry g) =>
    [
        .. from u in Enumerable.Range(0, g.WindowHeight)
           from v in Enumerable.Range(0, g.WindowWidth)
           from c in Enumerable.Range(0, g.Input.Channels / g.Groups)
           select c * g.PaddedInput.Area + (u * g.PaddedInput.Width + v) * g.Dilation,
    ];

    /// <summary>Brings 16 filters, or as many as there are, into the order of the taps, side by side: [taps][16].</summary>
    /// <param name="w">The first of the filters, [C / groups][U][V].</param>
    /// <param name="filters">How many there are.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="prepared">What <see cref="FilterLanes"/> reads; lanes without a filter get zeros.</param>
    public static void PrepareFilters(ReadOnlySpan<float> w, int filters, ConvolutionGeometry g, Span<float> prepared)
    {
        int channels = g.Input.Channels / g.Groups;
        prepared.Clear();
        for (int f = 0; f < filters; f++)
        {
            for (int inWindow = 0; inWindow < g.WindowArea; inWindow++)
            {
                for (int c = 0; c < channels; c++)
                    prepared[(inWindow * channels + c) * Lanes.Count + f] = w[f * g.FanIn + c * g.WindowArea + inWindow];
            }
        }
    }

    /// <summary>With up to 16 filters as lanes: computes some neighbouring positions, at most a strip.</summary>
    /// <param name="x">The channels of the filters' group, with their zeros around them.</param>
    /// <param name="w">The filters, as <see cref="PrepareFilters"/> makes them.</param>
    /// <param name="b">16 biases.</param>
    /// <param name="filters">How many filters there are.</param>
    /// <param name="taps">See <see cref="Taps"/>.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="first">The first position, counted row by row.</param>
    /// <param name="count">How many positions.</param>
    /// <param name="y">The filters' channels of the output.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public static void FilterLanes(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, int filters, ReadOnlySpan<int> taps, ConvolutionGeometry g,
        int first, int count, Span<float> y, bool appliesRelu)
    {
        Shape output = g.Output;
        int* positions = stackalloc int[PositionsAStrip];
        FillPositions(positions, g, first, count);
        float* strip = stackalloc float[PositionsAStrip * Lanes.Count];
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (int* table = taps)
        {
            for (int p = 0; p < count; p += PositionProducts.Rows)
                PositionProducts.Sum(xs, positions + p, ws, table, taps.Length, bs, strip + p * Lanes.Count, appliesRelu);
            for (int p = 0; p < count; p += Lanes.Count)
                LaneTransposition.Rectangle(strip + p * Lanes.Count, Lanes.Count, Math.Min(Lanes.Count, count - p), filters, ys + first + p, output.Area);
        }
    }

    /// <summary>With 16 neighbouring pixels of a row as lanes, at stride 1: computes one row of all filters of a group.</summary>
    /// <param name="x">The channels of the filters' group, with their zeros around them.</param>
    /// <param name="w">The filters of the group, [F / groups][C / groups][U][V].</param>
    /// <param name="b">Their biases; empty for zeros.</param>
    /// <param name="taps">For each tap, in their order, where number and weight stand.</param>
    /// <param name="g">The sizes; the output has at least 16 columns.</param>
    /// <param name="row">The row of the output.</param>
    /// <param name="y">The filters' channels of the output.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public static void PixelLanes(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<Tap> taps, ConvolutionGeometry g, int row, Span<float> y, bool appliesRelu)
    {
        Shape output = g.GroupOutput;
        var range = new TapRange(0, 1, taps.Length, 0);
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (Tap* table = taps)
        {
            float* source = xs + (nint)row * g.PaddedInput.Width, target = ys + (nint)row * output.Width;
            for (int column = 0; column < output.Width; column += Lanes.Count)
            {
                // The last pixels may be fewer than 16: they are computed together with some that were computed before.
                int j = Math.Min(column, output.Width - Lanes.Count);
                LaneProducts.Sum(output.Channels, source + j, ws, g.FanIn, table, range, b.IsEmpty ? null : bs, target + j, output.Area, continues: false, appliesRelu);
            }
        }
    }

    // Up to whole tiles: the last position again.
    private static void FillPositions(int* positions, ConvolutionGeometry g, int first, int count)
    {
        int row = g.PaddedInput.Width, width = g.Output.Width, last = 0;
        (int i, int j) = Math.DivRem(first, width);
        for (int p = 0; p < PositionsAStrip; p++)
        {
            if (p < count)
            {
                last = (i * row + j) * g.Stride;
                (i, j) = j + 1 == width ? (i + 1, 0) : (i, j + 1);
            }

            positions[p] = last;
        }
    }
}
