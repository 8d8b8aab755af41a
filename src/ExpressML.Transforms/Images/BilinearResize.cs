namespace ExpressML.Images;

/// <summary>Bilinear resizing: y[c,i,j] = (1 − v)·((1 − u)·x[c,t,l] + u·x[c,t,r]) + v·((1 − u)·x[c,b,l] + u·x[c,b,r]).</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, height, width), planar. l, r, u (and t, b, v) are the two nearest pixels along an axis and the way from one to the other.</para>
/// <para>Variant: pixels are squares, so output pixel i has its centre at (i + ½)·input size/output size − ½ (half-pixel centres), clamped to the
/// centres of the outermost pixels; no smoothing when shrinking, for which <see cref="TriangleResize"/> is. As in PyTorch (align_corners=False, antialias=False) and OpenCV (INTER_LINEAR).</para>
/// </remarks>
internal sealed class BilinearResize
{
    private readonly int _channels, _inputHeight, _inputWidth;
    private readonly BilinearAxis _rows, _columns;

    public BilinearResize(Shape input, int height, int width)
        : this(input, new BilinearAxis(input.Height, height), new BilinearAxis(input.Width, width))
    {
    }

    public BilinearResize(Shape input, BilinearAxis rows, BilinearAxis columns)
    {
        (_channels, _inputHeight, _inputWidth) = input;
        (_rows, _columns) = (rows, columns);
    }

    /// <summary>Resizes one image. Safe to call from many threads at once.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y) => Apply(x, y, 0, _channels);

    /// <summary>The channels from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y, int first, int end)
    {
        int inputArea = _inputHeight * _inputWidth, outputArea = _rows.Length * _columns.Length;
        for (int c = first; c < end; c++)
            ResizeChannel(x.Slice(c * inputArea, inputArea), y.Slice(c * outputArea, outputArea));
    }

    /// <summary>Which row of the input is t for row i of the output.</summary>
    public int Top(int i) => _rows.Near[i];

    /// <summary>Which row of the input is b for row i of the output.</summary>
    public int Bottom(int i) => _rows.Far[i];

    /// <summary>Row i of one channel of the output, from the two rows of the input that it needs.</summary>
    public void Blend(int i, ReadOnlySpan<float> top, ReadOnlySpan<float> bottom, Span<float> y)
    {
        float v = _rows.Way[i];
        for (int j = 0; j < y.Length; j++)
        {
            int l = _columns.Near[j], r = _columns.Far[j];
            float u = _columns.Way[j];
            float above = top[l] + u * (top[r] - top[l]), below = bottom[l] + u * (bottom[r] - bottom[l]);
            // This form, unlike the one with 1 − v, keeps a uniform area exactly uniform.
            y[j] = above + v * (below - above);
        }
    }

    private void ResizeChannel(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            ReadOnlySpan<float> top = x.Slice(Top(i) * _inputWidth, _inputWidth), bottom = x.Slice(Bottom(i) * _inputWidth, _inputWidth);
            Blend(i, top, bottom, y.Slice(i * _columns.Length, _columns.Length));
        }
    }
}
