namespace ExpressML.Images;

/// <summary>Anti-aliased bilinear resizing of numbers: y[c,i,j] = Σ over k, l of v[i,k] · w[j,l] · x[c,k,l], with the weights of <see cref="TriangleFilter"/>.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, height, width), planar.</para>
/// <para>Variant: along the rows first, then along the columns; sums in double precision and in the order of the pixels, so that the bits are the same
/// everywhere. As Pillow resizes images of the mode F.</para>
/// </remarks>
internal sealed class TriangleResize
{
    private readonly int _inputHeight, _inputWidth;
    private readonly TriangleFilter _rows, _columns;

    public TriangleResize(Shape input, int height, int width)
    {
        (_inputHeight, _inputWidth) = (input.Height, input.Width);
        _rows = new TriangleFilter(input.Height, height);
        _columns = new TriangleFilter(input.Width, width);
    }

    /// <summary>Resizes one image. Safe to call from many threads at once.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        int inputArea = _inputHeight * _inputWidth, outputArea = _rows.Length * _columns.Length;
        float[] narrow = new float[_inputHeight * _columns.Length];
        double[] sums = new double[_columns.Length];
        for (; !x.IsEmpty; x = x[inputArea..], y = y[outputArea..])
        {
            for (int k = 0; k < _inputHeight; k++)
                ResizeRow(x.Slice(k * _inputWidth, _inputWidth), narrow.AsSpan(k * _columns.Length, _columns.Length));
            for (int i = 0; i < _rows.Length; i++)
                AddRows(narrow, i, sums, y.Slice(i * _columns.Length, _columns.Length));
        }
    }

    private void ResizeRow(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int j = 0; j < y.Length; j++)
        {
            ReadOnlySpan<double> weights = _columns.Weights(j);
            ReadOnlySpan<float> pixels = x.Slice(_columns.First(j), weights.Length);
            double sum = 0;
            for (int l = 0; l < weights.Length; l++)
                sum += pixels[l] * weights[l];
            y[j] = (float)sum;
        }
    }

    private void AddRows(ReadOnlySpan<float> x, int i, Span<double> sums, Span<float> y)
    {
        sums.Clear();
        ReadOnlySpan<double> weights = _rows.Weights(i);
        for (int k = 0; k < weights.Length; k++)
        {
            ReadOnlySpan<float> row = x.Slice((_rows.First(i) + k) * y.Length, y.Length);
            for (int j = 0; j < row.Length; j++)
                sums[j] += row[j] * weights[k];
        }

        for (int j = 0; j < y.Length; j++)
            y[j] = (float)sums[j];
    }
}
