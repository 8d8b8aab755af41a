using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Element-wise functions over lane blocks, which are whole numbers of vectors, and forward over images, which need not be.</summary>
/// <remarks>Each may work in place: destination and source may be the same span.</remarks>
internal static class Activations
{
    /// <summary>y = f(x).</summary>
    public static void Apply<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IFunction
    {
        ReadOnlySpan<Vector<float>> source = Vectors(x);
        Span<Vector<float>> target = Vectors(y);
        for (int i = 0; i < target.Length; i++)
            target[i] = function.Value(source[i]);

        int whole = target.Length * Vector<float>.Count;
        if (whole < y.Length)
            PartialVector.Store(function.Value(PartialVector.Load(x[whole..])), y[whole..]);
    }

    /// <summary>dx = dy·f′(x).</summary>
    /// <param name="activation">The function.</param>
    /// <param name="known">f(x); or x where the derivative cannot be told from f(x).</param>
    /// <param name="dy">The output gradient.</param>
    /// <param name="dx">The input gradient.</param>
    public static void Gradient<TActivation>(TActivation activation, ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx)
        where TActivation : struct, IActivation
    {
        ReadOnlySpan<Vector<float>> values = Vectors(known), source = Vectors(dy);
        Span<Vector<float>> target = Vectors(dx);
        for (int i = 0; i < target.Length; i++)
            target[i] = activation.Gradient(values[i], source[i]);
    }

    /// <summary>y[c] = (x[c] − mean[c]) / deviation[c] over the channels of a block.</summary>
    public static void Standardize(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation, Span<float> y)
    {
        int channel = x.Length / mean.Length;
        for (int c = 0; c < mean.Length; c++)
            Apply(new Standardization(mean[c], 1 / deviation[c]), x.Slice(c * channel, channel), y.Slice(c * channel, channel));
    }

    /// <summary>dx[c] = dy[c] / deviation[c] over the channels of a block.</summary>
    public static void StandardizeGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> deviation, Span<float> dx)
    {
        int channel = dy.Length / deviation.Length;
        for (int c = 0; c < deviation.Length; c++)
            Apply(new Multiplication(1 / deviation[c]), dy.Slice(c * channel, channel), dx.Slice(c * channel, channel));
    }

    /// <summary>y[c] = mean[c] + deviation[c]·x[c] over the channels of a block.</summary>
    public static void Unstandardize(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation, Span<float> y)
    {
        int channel = x.Length / mean.Length;
        for (int c = 0; c < mean.Length; c++)
            Apply(new Unstandardization(mean[c], deviation[c]), x.Slice(c * channel, channel), y.Slice(c * channel, channel));
    }

    /// <summary>dx[c] = deviation[c]·dy[c] over the channels of a block.</summary>
    public static void UnstandardizeGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> deviation, Span<float> dx)
    {
        int channel = dy.Length / deviation.Length;
        for (int c = 0; c < deviation.Length; c++)
            Apply(new Multiplication(deviation[c]), dy.Slice(c * channel, channel), dx.Slice(c * channel, channel));
    }

    private readonly struct Standardization(float mean, float factor) : IFunction
    {
        private readonly Vector<float> _mean = new(mean), _factor = new(factor);

        public Vector<float> Value(Vector<float> x) => (x - _mean) * _factor;
    }

    private readonly struct Unstandardization(float mean, float deviation) : IFunction
    {
        private readonly Vector<float> _mean = new(mean), _deviation = new(deviation);

        public Vector<float> Value(Vector<float> x) => Vector.FusedMultiplyAdd(x, _deviation, _mean);
    }

    private readonly struct Multiplication(float factor) : IFunction
    {
        private readonly Vector<float> _factor = new(factor);

        public Vector<float> Value(Vector<float> x) => x * _factor;
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}
