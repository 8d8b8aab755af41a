using System.Runtime.CompilerServices;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>The convolution of one lane block whose filters see one channel each, forward and back to the input.</summary>
/// <remarks>Shapes, formulas and bits as in <see cref="Convolution"/>, with the positions of a row in the place of its filters.</remarks>
internal static unsafe class DepthwiseConvolution
{
    /// <summary>Whether each filter sees one channel of many.</summary>
    public static bool Suits(ConvolutionGeometry g) => g.Groups > 1 && g.GroupInput.Channels == 1;

    /// <summary>y from x; no <paramref name="b"/> stands for zeros.</summary>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionTaps taps, Span<float> y, bool appliesRelu)
    {
        ConvolutionGeometry g = taps.Geometry;
        int filters = g.GroupOutput.Channels, inputLength = g.GroupInput.Length * Lanes.Count, outputLength = g.Output.Area * Lanes.Count;
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        {
            for (int f = 0; f < g.Filters; f++)
                Plane(taps.Forward, xs + (nint)(f / filters) * inputLength, ws + (nint)f * g.FanIn, b.IsEmpty ? 0 : bs[f], ys + (nint)f * outputLength, appliesRelu);
        }
    }

    /// <summary>dx[c,r,s] = Σ w[f,u,v]·dy[f,i,j] over the outputs of the channel's filters whose window holds (r, s).</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ConvolutionTaps taps, Span<float> dx) =>
        Transposed(dy, w, [], taps, dx, appliesRelu: false);

    /// <summary>The same with biases, one a channel of the input: the forward pass of a transposed convolution, which makes y from x.</summary>
    public static void Transposed(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionTaps taps, Span<float> y, bool appliesRelu)
    {
        ConvolutionGeometry g = taps.Geometry;
        int filters = g.GroupOutput.Channels, inputLength = g.GroupInput.Length * Lanes.Count, outputLength = g.GroupOutput.Length * Lanes.Count;
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        {
            for (int c = 0; c < g.Groups; c++)
                Plane(taps.Backward, xs + (nint)c * outputLength, ws + (nint)c * filters * g.FanIn, b.IsEmpty ? 0 : bs[c], ys + (nint)c * inputLength, appliesRelu);
        }
    }

    // One channel of the target.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plane(ConvolutionWalk walk, float* x, float* w, float bias, float* y, bool appliesRelu)
    {
        int step = walk.ColumnPhases;
        var products = new DepthwiseProducts(walk.ColumnStep * Lanes.Count, step * Lanes.Count, appliesRelu);
        nint sourceRow = (nint)walk.Source.Width * Lanes.Count, targetRow = (nint)walk.Target.Width * Lanes.Count;
        ReadOnlySpan<ColumnRun> runs = walk.ColumnRuns;
        fixed (Tap* table = walk.Taps)
        {
            foreach (AxisReach row in walk.Rows)
            {
                float* from = x + row.Origin * sourceRow;
                foreach (ColumnRun run in runs)
                    products.Sum(run.Count, from + run.Reach.Origin * Lanes.Count, w, table, walk.Range(row, run.Reach), bias, y + run.Column * Lanes.Count);
                y += targetRow;
            }
        }
    }
}
