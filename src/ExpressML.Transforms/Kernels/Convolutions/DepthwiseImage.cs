using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Elementwise;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>The convolution of one image whose filters see one channel each, with 16 neighbouring pixels of a row as lanes.</summary>
/// <remarks>
/// <para>Channel by channel, in bands of rows that stay in a near cache with their zeros; image and result stream past. Bits as in <see cref="ImageConvolution"/>.</para>
/// <para>Rows are the positions that share a weight, so that narrow images fill a tile, too.</para>
/// </remarks>
internal sealed unsafe class DepthwiseImage
{
    private const int MostRows = 64;

    // 16 KB, a third of a first-level cache.
    private const int BandLength = 4 << 10;

    // 64 KB, which the stack takes, for a single row of wide windows.
    private const int MostBandLength = 16 << 10;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool _appliesRelu;
    private readonly ImagePadding _padding;
    private readonly int _rows, _bandLength;
    private readonly Tap[] _taps;
    private readonly AlignedBuffer _weights, _biases;

    /// <param name="geometry">The sizes; see <see cref="Suits"/>.</param>
    /// <param name="w">The filters, [F][U][V].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public DepthwiseImage(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu)
    {
        (_geometry, _appliesRelu, _padding) = (geometry, appliesRelu, PaddingOf(geometry));
        int reach = geometry.Rows.Reach, most = Math.Max(reach, BandLength / _padding.RowLength);
        _rows = Math.Min(Math.Min(MostRows, geometry.Output.Height), (most - reach) / geometry.Stride.Height + 1);
        _bandLength = ((_rows - 1) * geometry.Stride.Height + reach) * _padding.RowLength;
        _taps = [.. ImageConvolution.Taps(geometry, _padding).Select((x, k) => new Tap(x, k))];
        _weights = new AlignedBuffer(w.Length);
        w.CopyTo(_weights.Span);
        _biases = new AlignedBuffer(geometry.Filters);
        b.CopyTo(_biases.Span);
    }

    /// <summary>Whether the rows of a window are short enough.</summary>
    public static bool Suits(ConvolutionGeometry g) => DepthwiseConvolution.Suits(g) && (long)g.Rows.Reach * PaddingOf(g).RowLength <= MostBandLength;

    /// <summary>Computes the filters of the channels from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    /// <param name="x">The image, in an array of <see cref="Lanes.ImageLength"/>: numbers behind it are read, and do not count.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="end">One past the last channel.</param>
    /// <param name="y">The result.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ReadOnlySpan<float> x, int first, int end, Span<float> y)
    {
        ConvolutionGeometry g = _geometry;
        Shape output = g.Output;
        int filters = g.GroupOutput.Channels, stride = g.Stride.Height, reach = g.Rows.Reach, row = _padding.RowLength, inputArea = g.Input.Area, outputArea = output.Area;
        // Behind the last row there is room for what a vector has too much.
        float* band = stackalloc float[_bandLength + 2 * Lanes.Count], lanes = stackalloc float[MostRows * Lanes.Count];
        // The columns on both sides stay zeros.
        new Span<float>(band, _bandLength + 2 * Lanes.Count).Clear();
        fixed (float* xs = x, ys = y, ws = _weights.Span, bs = _biases.Span)
        fixed (Tap* taps = _taps)
        {
            for (int c = first; c < end; c++)
            {
                for (int i = 0; i < output.Height; i += _rows)
                {
                    int rows = Math.Min(_rows, output.Height - i), start = i * stride - g.Padding.Top, count = (rows - 1) * stride + reach;
                    int above = Math.Clamp(-start, 0, count), below = Math.Clamp(g.Input.Height - start, above, count);
                    new Span<float>(band, above * row).Clear();
                    new Span<float>(band + below * row, (count - below) * row).Clear();
                    PutRows(xs + (nint)c * inputArea + (nint)(start + above) * g.Input.Width, below - above, band + above * row);
                    for (int f = c * filters; f < (c + 1) * filters; f++)
                        Sum(band, stride * row, ws + (nint)f * g.FanIn, taps, bs[f], rows, output.Width, lanes, ys + (nint)f * outputArea + (nint)i * output.Width);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(float* x, nint xRow, float* w, Tap* taps, float bias, int rows, int width, float* lanes, float* y)
    {
        var range = new TapRange(0, Runs: 1, _taps.Length, 0);
        if (width < Lanes.Count)
        {
            new DepthwiseProducts(xRow, Lanes.Count, _appliesRelu).Sum(rows, x, w, taps, range, bias, lanes);
            // What a vector writes beyond its row is written again by the next; the last rows have none behind them.
            int i = 0;
            for (; i * width + Lanes.Count <= rows * width; i++)
                Vector512.Load(lanes + i * Lanes.Count).Store(y + i * width);
            for (; i < rows; i++)
            {
                for (int j = 0; j < width; j++)
                    y[i * width + j] = lanes[i * Lanes.Count + j];
            }

            return;
        }

        // The last strip has 16 pixels like the others, some of which were in the one before.
        var products = new DepthwiseProducts(xRow, width, _appliesRelu);
        for (int column = 0; column < width; column += Lanes.Count)
        {
            int j = Math.Min(column, width - Lanes.Count);
            products.Sum(rows, x + j, w, taps, range, bias, y + j);
        }
    }

    // Whole vectors, whose lanes behind the row are zeros: those become the margin, and the start of the next row, which follows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PutRows(float* x, int rows, float* y)
    {
        int width = _geometry.Input.Width, left = _padding.Padding.Left, row = _padding.RowLength;
        if (_padding.Phases > 2)
        {
            _padding.PutRows(new ReadOnlySpan<float>(x, rows * width), rows, new Span<float>(y, rows * row));
            return;
        }

        if (_padding.Phases == 1)
        {
            Vector512<float> mask = Mask(width);
            for (int i = 0; i < rows; i++, x += width, y += row)
            {
                int j = 0;
                for (; j + Lanes.Count <= width; j += Lanes.Count)
                    Vector512.Load(x + j).Store(y + left + j);
                if (j < width)
                    (Vector512.Load(x + j) & mask).Store(y + left + j);
            }

            return;
        }

        // The phase that stands first goes first.
        int evens = (width + 1) / 2, odds = width / 2, evenPlace = left / 2, oddPlace = (left + 1) / 2;
        Vector512<float> evenMask = Mask(evens), oddMask = Mask(odds);
        for (int i = 0; i < rows; i++, x += width, y += row)
        {
            if (left % 2 == 0)
            {
                PutEven(x, evens, evenMask, y + evenPlace);
                PutOdd(x, odds, oddMask, y + _padding.PhaseLength + oddPlace);
            }
            else
            {
                PutOdd(x, odds, oddMask, y + oddPlace);
                PutEven(x, evens, evenMask, y + _padding.PhaseLength + evenPlace);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutEven(float* x, int count, Vector512<float> mask, float* y)
    {
        int j = 0;
        for (; j + Lanes.Count <= count; j += Lanes.Count)
            AlternateLanes.Even(x + 2 * j).Store(y + j);
        if (j < count)
            (AlternateLanes.Even(x + 2 * j) & mask).Store(y + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutOdd(float* x, int count, Vector512<float> mask, float* y)
    {
        int j = 0;
        for (; j + Lanes.Count <= count; j += Lanes.Count)
            AlternateLanes.Odd(x + 2 * j).Store(y + j);
        if (j < count)
            (AlternateLanes.Odd(x + 2 * j) & mask).Store(y + j);
    }

    // The lanes that a row fills of its last vector.
    private static Vector512<float> Mask(int length) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(length % Lanes.Count)).AsSingle();

    private static ImagePadding PaddingOf(ConvolutionGeometry g) =>
        new(g.Input with { Channels = 1 }, (0, g.Padding.Left, 0, g.Padding.Right), g.Stride.Width);
}
