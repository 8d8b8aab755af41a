using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Element-wise functions over lane blocks, which are whole numbers of vectors, and forward over single images, which need not be.</summary>
/// <remarks>Each may work in place: destination and source may be the same span.</remarks>
internal static class Activations
{
    /// <summary>y = f(x).</summary>
    public static void Apply<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IFunction
    {
        if (Vector512.IsHardwareAccelerated)
            Apply<TFunction, WideVector>(function, x, y);
        else
            Apply<TFunction, NarrowVector>(function, x, y);
    }

    /// <summary>y = f(x) and f′(x) of lane blocks.</summary>
    public static void Apply<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y, Span<float> derivative)
        where TFunction : struct, IDerivedFunction
    {
        if (Vector512.IsHardwareAccelerated)
            Apply<TFunction, WideVector>(function, x, y, derivative);
        else
            Apply<TFunction, NarrowVector>(function, x, y, derivative);
    }

    /// <summary>dx = dy·f′(x) of lane blocks.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="known">f(x), or x where the derivative cannot be told from f(x), or f′(x).</param>
    /// <param name="dy">The output gradient.</param>
    /// <param name="dx">The input gradient.</param>
    public static void Gradient<TActivation>(TActivation activation, ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx)
        where TActivation : struct, IActivation
    {
        if (Vector512.IsHardwareAccelerated)
            Gradient<TActivation, WideVector>(activation, known, dy, dx);
        else
            Gradient<TActivation, NarrowVector>(activation, known, dy, dx);
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

    /// <summary>y = factor·x.</summary>
    public static void Multiply(ReadOnlySpan<float> x, float factor, Span<float> y) => Apply(new Multiplication(factor), x, y);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apply<TFunction, TVector>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IFunction
        where TVector : struct, IVector<TVector>
    {
        ReadOnlySpan<TVector> source = MemoryMarshal.Cast<float, TVector>(x);
        Span<TVector> target = MemoryMarshal.Cast<float, TVector>(y);
        for (int i = 0; i < target.Length; i++)
            target[i] = function.Value(source[i]);

        int whole = target.Length * TVector.Count;
        if (whole == y.Length)
            return;
        Span<TVector> last = [default];
        Span<float> numbers = MemoryMarshal.Cast<TVector, float>(last);
        x[whole..].CopyTo(numbers);
        last[0] = function.Value(last[0]);
        numbers[..(y.Length - whole)].CopyTo(y[whole..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apply<TFunction, TVector>(TFunction function, ReadOnlySpan<float> x, Span<float> y, Span<float> derivative)
        where TFunction : struct, IDerivedFunction
        where TVector : struct, IVector<TVector>
    {
        ReadOnlySpan<TVector> source = MemoryMarshal.Cast<float, TVector>(x);
        Span<TVector> target = MemoryMarshal.Cast<float, TVector>(y), slopes = MemoryMarshal.Cast<float, TVector>(derivative);
        for (int i = 0; i < target.Length; i++)
            target[i] = function.Value(source[i], out slopes[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gradient<TActivation, TVector>(TActivation activation, ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx)
        where TActivation : struct, IActivation
        where TVector : struct, IVector<TVector>
    {
        ReadOnlySpan<TVector> values = MemoryMarshal.Cast<float, TVector>(known), source = MemoryMarshal.Cast<float, TVector>(dy);
        Span<TVector> target = MemoryMarshal.Cast<float, TVector>(dx);
        for (int i = 0; i < target.Length; i++)
            target[i] = activation.Gradient(values[i], source[i]);
    }

    private readonly struct Standardization(float mean, float factor) : IFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => (x - TVector.Create(mean)) * TVector.Create(factor);
    }

    private readonly struct Unstandardization(float mean, float deviation) : IFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => TVector.FusedMultiplyAdd(x, TVector.Create(deviation), TVector.Create(mean));
    }

    private readonly struct Multiplication(float factor) : IFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => x * TVector.Create(factor);
    }
}
