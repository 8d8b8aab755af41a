using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>The convolution of one image by itself: y[f,i,j] = b[f] + Σ w[f,c,u,v]·x[c, i·stride + u·dilation, j·stride + v·dilation].</summary>
/// <remarks>
/// <para>Shapes: x as <see cref="ImagePadding"/> makes it; y in lanes, of filters or of pixels.</para>
/// <para>
/// Every sum begins with its bias and takes its terms in the order row, column, channel, as <see cref="ConvolutionWalk"/> has them, so its
/// bits are those of <see cref="Convolution"/>. That leaves out the zeros around the image, which add nothing, unless a weight is
/// infinite or NaN, or nothing but underflow makes a sum of −0.
/// </para>
/// </remarks>
internal static unsafe class ImageConvolution
{
    /// <summary>For each tap where its number stands, in floats, for a position that reads the first number of x.</summary>
    /// <param name="g">The sizes of the convolution.</param>
    /// <param name="padding">How x was padded.</param>
    /// <param name="column">Columns that the position is further on, for a position in another phase.</param>
    public static int[] Taps(ConvolutionGeometry g, ImagePadding padding, int column = 0) =>
    [
        .. from u in Enumerable.Range(0, g.WindowHeight)
           from v in Enumerable.Range(0, g.WindowWidth)
           from c in Enumerable.Range(0, g.GroupInput.Channels)
           let j = v * g.Dilation.Width + column
           select c * padding.ChannelLength + u * g.Dilation.Height * padding.RowLength + j % padding.Phases * padding.PhaseLength + j / padding.Phases,
    ];

    /// <summary>Brings some filters into the order of the taps, side by side: [taps][lanes].</summary>
    /// <param name="w">The first of the filters, [C / groups][U][V].</param>
    /// <param name="filters">How many there are.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="lanes">How many would stand side by side; those that there are not get zeros.</param>
    /// <param name="prepared">The result.</param>
    public static void PrepareFilters(ReadOnlySpan<float> w, int filters, ConvolutionGeometry g, int lanes, Span<float> prepared)
    {
        int channels = g.GroupInput.Channels;
        prepared.Clear();
        for (int f = 0; f < filters; f++)
        {
            for (int inWindow = 0; inWindow < g.WindowArea; inWindow++)
            {
                for (int c = 0; c < channels; c++)
                    prepared[(inWindow * channels + c) * lanes + f] = w[f * g.FanIn + c * g.WindowArea + inWindow];
            }
        }
    }

    /// <summary>With 16 filters as lanes, or blocks of 16: computes some positions.</summary>
    /// <param name="x">The channels of the filters' group.</param>
    /// <param name="positions">Where they stand in x; up to the end of a tile of <see cref="FilterLaneProducts"/>, more are read.</param>
    /// <param name="count">How many positions.</param>
    /// <param name="w">The weights, [blocks][taps][16].</param>
    /// <param name="taps">See <see cref="Taps"/>.</param>
    /// <param name="b">16 biases a block.</param>
    /// <param name="y">The results, [blocks][positions][16], an equal part of it for each block; up to the end of a tile, more are written.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public static void FilterLanes(
        ReadOnlySpan<float> x, ReadOnlySpan<int> positions, int count, ReadOnlySpan<float> w, ReadOnlySpan<int> taps, ReadOnlySpan<float> b,
        Span<float> y, bool appliesRelu)
    {
        int tiles = (count + FilterLaneProducts.Rows - 1) / FilterLaneProducts.Rows, blocks = b.Length / Lanes.Count;
        var products = new FilterLaneProducts(taps.Length, appliesRelu) { Blocks = blocks, WBlock = taps.Length * Lanes.Count, YBlock = y.Length / blocks };
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (int* places = positions, table = taps)
            products.Sum(xs, places, tiles, ws, table, bs, ys);
    }

    /// <summary>With 16 pixels as lanes: computes, for 6 filters, one place after another of the windows that they have, or the pixels themselves.</summary>
    /// <param name="x">From where the first pixel stands on; behind the last, up to 15 numbers are read that do not count.</param>
    /// <param name="xRow">Floats from a row of x to the next.</param>
    /// <param name="w">The weights, [taps][6].</param>
    /// <param name="taps">See <see cref="Taps"/>; for each column of a window its own.</param>
    /// <param name="b">6 biases.</param>
    /// <param name="window">Side of a window; 1 for none.</param>
    /// <param name="blocks">How many neighbouring times 16 pixels.</param>
    /// <param name="y">The results, [blocks][6][window][window][16].</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public static void PixelLanes(
        ReadOnlySpan<float> x, int xRow, ReadOnlySpan<float> w, ReadOnlySpan<int> taps, ReadOnlySpan<float> b, int window, int blocks, Span<float> y, bool appliesRelu)
    {
        int tapCount = taps.Length / window, yFilter = window * window * Lanes.Count;
        var products = new PixelLaneProducts(tapCount, yFilter, appliesRelu) { Blocks = blocks, YBlock = PixelLaneProducts.Rows * yFilter };
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (int* table = taps)
        {
            float* target = ys;
            for (int u = 0; u < window; u++)
            {
                for (int v = 0; v < window; v++, target += Lanes.Count)
                    products.Sum(xs + u * xRow, ws, table + v * tapCount, bs, target);
            }
        }
    }
}
