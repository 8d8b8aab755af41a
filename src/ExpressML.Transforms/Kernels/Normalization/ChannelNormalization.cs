using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Elementwise;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Normalization;

/// <summary>The element-wise part of batch normalisation over one channel of a lane block.</summary>
/// <param name="Mean">What is subtracted.</param>
/// <param name="Factor">What the difference is multiplied with.</param>
/// <param name="Shift">What is added then.</param>
/// <param name="AppliesRelu">Whether negative results become 0.</param>
internal readonly record struct ChannelNormalization(float Mean, float Factor, float Shift, bool AppliesRelu = false)
{
    /// <summary>y = factor·(x − mean) + shift, or the ReLU of it; may work in place.</summary>
    public void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        if (AppliesRelu)
            Activations.Apply(new RectifiedAffine(this), x, y);
        else
            Activations.Apply(new Affine(this), x, y);
    }

    /// <summary>Σ g and Σ g·(x − mean) of the active lanes, in double precision from the 16 lanes on.</summary>
    /// <remarks>g is dy, or with a ReLU dy where the result is above 0, and else 0: the sign is computed afresh, by the same operations.</remarks>
    public (double Sum, double Product) Sums(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int activeLanes) =>
        AppliesRelu ? Sums<Rectified>(x, dy, activeLanes) : Sums<Linear>(x, dy, activeLanes);

    /// <summary>dx = factor·(g − a − b·(x − mean)), and 0 in padding lanes, so that they never enter a sum. g is that of <see cref="Sums"/>.</summary>
    public void InputGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float a, float b, int activeLanes, Span<float> dx)
    {
        if (AppliesRelu)
            InputGradient<Rectified>(x, dy, a, b, activeLanes, dx);
        else
            InputGradient<Linear>(x, dy, a, b, activeLanes, dx);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private (double Sum, double Product) Sums<TSlope>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int activeLanes)
        where TSlope : struct, ISlope
    {
        // Two sums of each lane hide some of the latency of the addition.
        ReadOnlySpan<Vector512<float>> values = Lanes.Vectors(x), gradients = Lanes.Vectors(dy);
        Vector512<float> center = Vector512.Create(Mean), slope = Vector512.Create(Factor), offset = Vector512.Create(Shift);
        Vector512<float> even = default, odd = default, evenProduct = default, oddProduct = default;
        int i = 0;
        for (; i + 1 < values.Length; i += 2)
        {
            Add<TSlope>(values[i] - center, gradients[i], slope, offset, ref even, ref evenProduct);
            Add<TSlope>(values[i + 1] - center, gradients[i + 1], slope, offset, ref odd, ref oddProduct);
        }

        if (i < values.Length)
            Add<TSlope>(values[i] - center, gradients[i], slope, offset, ref even, ref evenProduct);
        return (LaneSums.Active(even + odd, activeLanes), LaneSums.Active(evenProduct + oddProduct, activeLanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSlope>(
        Vector512<float> deviation, Vector512<float> dy, Vector512<float> slope, Vector512<float> offset, ref Vector512<float> sum, ref Vector512<float> product)
        where TSlope : struct, ISlope
    {
        Vector512<float> gradient = TSlope.Apply(dy, deviation, slope, offset);
        sum += gradient;
        product = Vector512.FusedMultiplyAdd(gradient, deviation, product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void InputGradient<TSlope>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float a, float b, int activeLanes, Span<float> dx)
        where TSlope : struct, ISlope
    {
        ReadOnlySpan<Vector512<float>> values = Lanes.Vectors(x), gradients = Lanes.Vectors(dy);
        Span<Vector512<float>> target = Lanes.Vectors(dx);
        Vector512<float> center = Vector512.Create(Mean), slope = Vector512.Create(Factor), offset = Vector512.Create(Shift);
        Vector512<float> mean = Vector512.Create(a), tilt = Vector512.Create(-b);
        for (int i = 0; i < target.Length; i++)
        {
            Vector512<float> deviation = values[i] - center, gradient = TSlope.Apply(gradients[i], deviation, slope, offset);
            target[i] = slope * Vector512.FusedMultiplyAdd(tilt, deviation, gradient - mean);
        }

        if (activeLanes < Lanes.Count)
            ClearPadding(target, activeLanes);
    }

    private static void ClearPadding(Span<Vector512<float>> dx, int activeLanes)
    {
        Vector512<float> isActive = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(activeLanes)).AsSingle();
        foreach (ref Vector512<float> lanes in dx)
            lanes &= isActive;
    }

    private readonly struct Affine(ChannelNormalization normalization) : IFunction
    {
        private readonly float _center = normalization.Mean, _slope = normalization.Factor, _offset = normalization.Shift;

        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> =>
            TVector.FusedMultiplyAdd(x - TVector.Create(_center), TVector.Create(_slope), TVector.Create(_offset));
    }

    private readonly struct RectifiedAffine(ChannelNormalization normalization) : IFunction
    {
        private readonly Affine _affine = new(normalization);

        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => default(ActivationFunctions.Relu).Value(_affine.Value(x));
    }

    /// <summary>The gradient of what comes before the ReLU, if there is one.</summary>
    private interface ISlope
    {
        static abstract Vector512<float> Apply(Vector512<float> gradient, Vector512<float> deviation, Vector512<float> slope, Vector512<float> offset);
    }

    private readonly struct Linear : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Apply(Vector512<float> gradient, Vector512<float> deviation, Vector512<float> slope, Vector512<float> offset) => gradient;
    }

    private readonly struct Rectified : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Apply(Vector512<float> gradient, Vector512<float> deviation, Vector512<float> slope, Vector512<float> offset) =>
            default(ActivationFunctions.Relu).Gradient(Vector512.FusedMultiplyAdd(deviation, slope, offset), gradient);
    }
}
