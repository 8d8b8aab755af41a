using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>Two-dimensional cross-correlation of one lane block: y[f,i,j] = b[f] + Σ w[f,c,u,v]·x[c, i·stride − padding + u·dilation, …].</summary>
/// <remarks>
/// Implicit: no matrix of windows is built. Where the border cuts a window, its range of taps is cut, so zeros are neither stored nor
/// multiplied. Shapes: x [C][H][W][16], w [F][C / groups][U][V], b [F], y [F][I][J][16]. Groups are convolutions side by side.
/// </remarks>
internal static unsafe class Convolution
{
    /// <summary>y from x; no <paramref name="b"/> stands for zeros.</summary>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionTaps taps, Span<float> y, bool appliesRelu = false) =>
        Apply(taps.Forward, taps.Geometry, x, w, b, y, appliesRelu);

    /// <summary>dx[c,r,s] = Σ w[f,c,u,v]·dy[f,i,j] over the outputs whose window holds (r, s).</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ConvolutionTaps taps, Span<float> dx) =>
        Apply(taps.Backward, taps.Geometry, dy, w, [], dx, false);

    /// <summary>The same with biases, one a channel of the input: the forward pass of a transposed convolution, which makes y from x.</summary>
    public static void Transposed(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionTaps taps, Span<float> y, bool appliesRelu) =>
        Apply(taps.Backward, taps.Geometry, x, w, b, y, appliesRelu);

    private static void Apply(
        ConvolutionWalk walk, ConvolutionGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, bool appliesRelu)
    {
        Shape source = walk.Source, target = walk.Target;
        ReadOnlySpan<AxisReach> rows = walk.Rows, columns = walk.Columns;
        int filters = g.GroupOutput.Channels;
        var products = new LaneProducts(walk.WeightRow, (nint)target.Area * Lanes.Count)
        {
            XBlock = walk.ColumnStep * Lanes.Count,
            YBlock = Lanes.Count,
            AppliesRelu = appliesRelu,
        };
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (Tap* table = walk.Taps)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                float* from = xs + (nint)group * source.Length * Lanes.Count, to = ys + (nint)group * target.Length * Lanes.Count;
                float* weights = ws + (nint)group * filters * g.FanIn, bias = b.IsEmpty ? null : bs + group * target.Channels;
                for (int i = 0; i < rows.Length; i++)
                {
                    for (int alike, j = 0; j < columns.Length; j += alike, to += alike * Lanes.Count)
                    {
                        alike = walk.ColumnsAlike(j);
                        products = products with { Blocks = alike };
                        products.Sum(
                            target.Channels, from + ((nint)rows[i].Origin * source.Width + columns[j].Origin) * Lanes.Count,
                            weights, table, walk.Range(rows[i], columns[j]), bias, to);
                    }
                }
            }
        }
    }
}
