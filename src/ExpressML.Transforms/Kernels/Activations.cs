using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Kernels;

/// <summary>Element-wise functions over lane blocks; a block is always a whole number of vectors.</summary>
/// <remarks>Each may work in place: destination and source may be the same span.</remarks>
internal static class Activations
{
    /// <summary>y = f(x).</summary>
    public static void Apply<TActivation>(TActivation activation, ReadOnlySpan<float> x, Span<float> y)
        where TActivation : struct, IActivation
    {
        ReadOnlySpan<Vector<float>> source = Vectors(x);
        Span<Vector<float>> target = Vectors(y);
        for (int i = 0; i < target.Length; i++)
            target[i] = activation.Value(source[i]);
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
        {
            ReadOnlySpan<Vector<float>> source = Vectors(x.Slice(c * channel, channel));
            Span<Vector<float>> target = Vectors(y.Slice(c * channel, channel));
            Vector<float> shift = new(mean[c]), factor = new(1 / deviation[c]);
            for (int i = 0; i < target.Length; i++)
                target[i] = (source[i] - shift) * factor;
        }
    }

    /// <summary>dx[c] = dy[c] / deviation[c] over the channels of a block.</summary>
    public static void StandardizeGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> deviation, Span<float> dx)
    {
        int channel = dy.Length / deviation.Length;
        for (int c = 0; c < deviation.Length; c++)
            Multiply(dy.Slice(c * channel, channel), 1 / deviation[c], dx.Slice(c * channel, channel));
    }

    /// <summary>y[c] = mean[c] + deviation[c]·x[c] over the channels of a block.</summary>
    public static void Unstandardize(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation, Span<float> y)
    {
        int channel = x.Length / mean.Length;
        for (int c = 0; c < mean.Length; c++)
        {
            ReadOnlySpan<Vector<float>> source = Vectors(x.Slice(c * channel, channel));
            Span<Vector<float>> target = Vectors(y.Slice(c * channel, channel));
            Vector<float> shift = new(mean[c]), factor = new(deviation[c]);
            for (int i = 0; i < target.Length; i++)
                target[i] = Vector.FusedMultiplyAdd(source[i], factor, shift);
        }
    }

    /// <summary>dx[c] = deviation[c]·dy[c] over the channels of a block.</summary>
    public static void UnstandardizeGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> deviation, Span<float> dx)
    {
        int channel = dy.Length / deviation.Length;
        for (int c = 0; c < deviation.Length; c++)
            Multiply(dy.Slice(c * channel, channel), deviation[c], dx.Slice(c * channel, channel));
    }

    private static void Multiply(ReadOnlySpan<float> x, float factor, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> source = Vectors(x);
        Span<Vector<float>> target = Vectors(y);
        var factors = new Vector<float>(factor);
        for (int i = 0; i < target.Length; i++)
            target[i] = source[i] * factors;
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}
