using System.Numerics;

namespace ExpressML.Images;

/// <summary>Anti-aliased bilinear resizing of bytes, with the weights of <see cref="TriangleFilter"/> as whole numbers.</summary>
/// <remarks>
/// <para>Shapes: a rectangle of an image → (C, H, W), planar, whole numbers from 0 to 255.</para>
/// <para>Variant: weights are rounded to 2⁻²², and results to whole numbers, after the rows and again after the columns. As Pillow resizes images of
/// bytes, bit for bit. Sums of whole numbers have no order, so the bits are the same everywhere.</para>
/// <para>Not safe to use from several threads at once: it keeps its sums.</para>
/// </remarks>
internal sealed class PixelAveraging
{
    // 255 times the sum of all weights, 2²², and the half for rounding fit into 31 bits.
    private const int FractionBits = 22, One = 1 << FractionBits, Half = One / 2;

    private readonly Shape _target;
    private readonly TriangleFilter _rows, _columns;
    private readonly int[][] _rowWeights, _columnWeights;
    private readonly int[] _wide, _line, _sums;

    /// <param name="height">Rows of the rectangle.</param>
    /// <param name="width">Pixels of its rows.</param>
    /// <param name="target">What it is brought to.</param>
    public PixelAveraging(int height, int width, Shape target)
    {
        _target = target;
        (_rows, _columns) = (new TriangleFilter(height, target.Height), new TriangleFilter(width, target.Width));
        (_rowWeights, _columnWeights) = (WholeWeights(_rows), WholeWeights(_columns));
        (_wide, _line, _sums) = (new int[target.Channels * width], new int[target.Channels * target.Width], new int[target.Length]);
    }

    /// <summary>Writes the rectangle whose upper left pixel is given.</summary>
    public void Apply(ImagePixels image, int top, int left, Span<float> planar)
    {
        _sums.AsSpan().Fill(Half);
        int height = _rows.End(_rows.Length - 1), width = _wide.Length / _target.Channels, firstOpen = 0;
        for (int row = 0; row < height; row++)
        {
            image.ReadRow<int>(top + row, left, width, _wide);
            for (int c = 0; c < _target.Channels; c++)
                ResizeRow(_wide.AsSpan(c * width, width), _line.AsSpan(c * _target.Width, _target.Width));
            while (_rows.End(firstOpen) <= row)
                firstOpen++;
            for (int i = firstOpen; i < _rows.Length && _rows.First(i) <= row; i++)
                AddLine(i, _rowWeights[i][row - _rows.First(i)]);
        }

        for (int i = 0; i < planar.Length; i++)
            planar[i] = Rounded(_sums[i]);
    }

    private void ResizeRow(ReadOnlySpan<int> pixels, Span<int> line)
    {
        for (int j = 0; j < line.Length; j++)
            line[j] = Rounded(Half + Dot(pixels.Slice(_columns.First(j), _columnWeights[j].Length), _columnWeights[j]));
    }

    private void AddLine(int i, int weight)
    {
        for (int c = 0; c < _target.Channels; c++)
        {
            Span<int> sums = _sums.AsSpan((c * _target.Height + i) * _target.Width, _target.Width);
            ReadOnlySpan<int> line = _line.AsSpan(c * _target.Width, _target.Width);
            for (int j = 0; j < sums.Length; j++)
                sums[j] += weight * line[j];
        }
    }

    private static int Dot(ReadOnlySpan<int> x, ReadOnlySpan<int> w)
    {
        int i = 0;
        Vector<int> sums = Vector<int>.Zero;
        for (; i <= x.Length - Vector<int>.Count; i += Vector<int>.Count)
            sums += new Vector<int>(x[i..]) * new Vector<int>(w[i..]);
        int sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
            sum += x[i] * w[i];
        return sum;
    }

    // Thousands of rounded weights may sum to a little more than 1.
    private static int Rounded(int sum) => Math.Min(sum >> FractionBits, byte.MaxValue);

    private static int[][] WholeWeights(TriangleFilter filter) =>
        [.. Enumerable.Range(0, filter.Length).Select(i => Array.ConvertAll(filter.Weights(i).ToArray(), weight => (int)(0.5 + weight * One)))];
}
