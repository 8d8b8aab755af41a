using System.Numerics;
using System.Runtime.InteropServices;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Normalization;

/// <summary>Layer normalisation of one lane block: y[i] = scale[i]·x̂[i] + shift[i] with x̂[i] = (x[i] − mean) / √(variance + ε), lane by lane.</summary>
/// <remarks>Each lane is one example, so mean and variance never leave it. They are summed in double precision.</remarks>
internal static unsafe class ExampleMoments
{
    /// <summary>Floats of <c>moments</c>: mean and 1 / √(variance + ε) of each lane.</summary>
    public const int Length = 2 * Lanes.Count;

    /// <summary>y from x; keeps mean and inverse deviation of each lane.</summary>
    public static void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, double epsilon, Span<float> moments, Span<float> y)
    {
        Measure(x, epsilon, moments);
        ReadOnlySpan<Vector<float>> source = Vectors(x), statistics = Vectors(moments);
        Span<Vector<float>> target = Vectors(y);
        int vectors = Lanes.Count / Vector<float>.Count;
        for (int i = 0; i < scale.Length; i++)
        {
            Vector<float> factor = new(scale[i]), offset = new(shift[i]);
            for (int lane = 0; lane < vectors; lane++)
            {
                Vector<float> normalized = (source[i * vectors + lane] - statistics[lane]) * statistics[vectors + lane];
                target[i * vectors + lane] = Vector.FusedMultiplyAdd(factor, normalized, offset);
            }
        }
    }

    /// <summary>Of one image by itself: the sums of a lane, in the same order.</summary>
    public static void OfImage(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, double epsilon, Span<float> y)
    {
        double share = 1.0 / x.Length, mean = 0, squares = 0;
        foreach (float value in x)
            mean += value;
        mean *= share;
        foreach (float value in x)
            squares += (value - mean) * (value - mean);
        float center = (float)mean, inverse = (float)(1 / Math.Sqrt(squares * share + epsilon));
        for (int i = 0; i < x.Length; i++)
            y[i] = MathF.FusedMultiplyAdd(scale[i], (x[i] - center) * inverse, shift[i]);
    }

    /// <summary>dscale[i] = Σ dy[i]·x̂[i] and dshift[i] = Σ dy[i] over the lanes.</summary>
    public static void ParameterGradients(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> moments, Span<float> dscale, Span<float> dshift)
    {
        ReadOnlySpan<Vector<float>> source = Vectors(x), gradient = Vectors(dy), statistics = Vectors(moments);
        int vectors = Lanes.Count / Vector<float>.Count;
        float* products = stackalloc float[Lanes.Count];
        fixed (float* gradients = dy)
        {
            for (int i = 0; i < dscale.Length; i++)
            {
                for (int lane = 0; lane < vectors; lane++)
                {
                    Vector<float> normalized = (source[i * vectors + lane] - statistics[lane]) * statistics[vectors + lane];
                    (gradient[i * vectors + lane] * normalized).Store(products + lane * Vector<float>.Count);
                }

                dscale[i] = LaneSums.Sum(products);
                dshift[i] = LaneSums.Sum(gradients + i * Lanes.Count);
            }
        }
    }

    /// <summary>dx = (g − mean(g) − x̂·mean(g·x̂)) / √(variance + ε) with g[i] = scale[i]·dy[i].</summary>
    public static void InputGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> scale, ReadOnlySpan<float> moments, Span<float> dx)
    {
        ReadOnlySpan<Vector<float>> source = Vectors(x), gradient = Vectors(dy), statistics = Vectors(moments);
        Span<Vector<float>> target = Vectors(dx);
        int vectors = Lanes.Count / Vector<float>.Count;
        for (int lane = 0; lane < vectors; lane++)
        {
            Vector<float> mean = statistics[lane], inverse = statistics[vectors + lane];
            Vector<double> sumLow = default, sumHigh = default, productLow = default, productHigh = default;
            for (int i = 0; i < scale.Length; i++)
            {
                Vector<float> g = gradient[i * vectors + lane] * new Vector<float>(scale[i]);
                Vector<float> product = g * ((source[i * vectors + lane] - mean) * inverse);
                sumLow += Vector.WidenLower(g);
                sumHigh += Vector.WidenUpper(g);
                productLow += Vector.WidenLower(product);
                productHigh += Vector.WidenUpper(product);
            }

            var share = new Vector<double>(1.0 / scale.Length);
            Vector<float> meanGradient = Vector.Narrow(sumLow * share, sumHigh * share);
            Vector<float> meanProduct = Vector.Narrow(productLow * share, productHigh * share);
            for (int i = 0; i < scale.Length; i++)
            {
                Vector<float> g = gradient[i * vectors + lane] * new Vector<float>(scale[i]);
                Vector<float> normalized = (source[i * vectors + lane] - mean) * inverse;
                target[i * vectors + lane] = (g - meanGradient - normalized * meanProduct) * inverse;
            }
        }
    }

    private static void Measure(ReadOnlySpan<float> x, double epsilon, Span<float> moments)
    {
        ReadOnlySpan<Vector<float>> source = Vectors(x);
        Span<Vector<float>> statistics = Vectors(moments);
        int vectors = Lanes.Count / Vector<float>.Count;
        var share = new Vector<double>(1.0 / (source.Length / vectors));
        for (int lane = 0; lane < vectors; lane++)
        {
            Vector<double> low = default, high = default, lowSquares = default, highSquares = default;
            for (int i = lane; i < source.Length; i += vectors)
            {
                low += Vector.WidenLower(source[i]);
                high += Vector.WidenUpper(source[i]);
            }

            (low, high) = (low * share, high * share);
            for (int i = lane; i < source.Length; i += vectors)
            {
                Vector<double> lowDifference = Vector.WidenLower(source[i]) - low, highDifference = Vector.WidenUpper(source[i]) - high;
                lowSquares += lowDifference * lowDifference;
                highSquares += highDifference * highDifference;
            }

            statistics[lane] = Vector.Narrow(low, high);
            statistics[vectors + lane] = Vector.Narrow(InverseDeviation(lowSquares), InverseDeviation(highSquares));
        }

        Vector<double> InverseDeviation(Vector<double> squares) =>
            Vector<double>.One / Vector.SquareRoot(squares * share + new Vector<double>(epsilon));
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}
