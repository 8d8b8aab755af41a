using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    public unsafe (double Sum, double Product) Sums(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int activeLanes)
    {
        float* sums = stackalloc float[Lanes.Count], products = stackalloc float[Lanes.Count];
        fixed (float* xs = x, dys = dy)
        {
            if (AppliesRelu)
                Sum<Rectified>(xs, dys, x.Length, sums, products);
            else
                Sum<Linear>(xs, dys, x.Length, sums, products);
        }

        double sum = 0, product = 0;
        for (int lane = 0; lane < activeLanes; lane++)
            (sum, product) = (sum + sums[lane], product + products[lane]);
        return (sum, product);
    }

    /// <summary>dx = factor·(g − a − b·(x − mean)), and 0 in padding lanes, so that they never enter a sum. g is that of <see cref="Sums"/>.</summary>
    public void InputGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float a, float b, int activeLanes, Span<float> dx)
    {
        if (AppliesRelu)
            InputGradient<Rectified>(x, dy, a, b, dx);
        else
            InputGradient<Linear>(x, dy, a, b, dx);
        if (activeLanes == Lanes.Count)
            return;
        for (int position = 0; position < dx.Length; position += Lanes.Count)
            dx.Slice(position + activeLanes, Lanes.Count - activeLanes).Clear();
    }

    private void InputGradient<TSlope>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float a, float b, Span<float> dx)
        where TSlope : struct, ISlope
    {
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(x), gradients = MemoryMarshal.Cast<float, Vector<float>>(dy);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(dx);
        Vector<float> center = new(Mean), slope = new(Factor), offset = new(Shift), mean = new(a), tilt = new(-b);
        for (int i = 0; i < target.Length; i++)
        {
            Vector<float> deviation = values[i] - center, gradient = TSlope.Apply(gradients[i], deviation, slope, offset);
            target[i] = slope * Vector.FusedMultiplyAdd(tilt, deviation, gradient - mean);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Sum<TSlope>(float* x, float* dy, int length, float* sums, float* products)
        where TSlope : struct, ISlope
    {
        Vector<float> center = new(Mean), slope = new(Factor), offset = new(Shift);
        for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
        {
            // Two sums of each lane hide some of the latency of the addition.
            Vector<float> even0 = default, even1 = default, odd0 = default, odd1 = default;
            Vector<float> evenProduct0 = default, evenProduct1 = default, oddProduct0 = default, oddProduct1 = default;
            int i = lane;
            for (; i + Lanes.Count < length; i += 2 * Lanes.Count)
            {
                Add<TSlope>(x + i, dy + i, center, slope, offset, ref even0, ref evenProduct0);
                Add<TSlope>(x + i + LaneProducts.SecondVector, dy + i + LaneProducts.SecondVector, center, slope, offset, ref even1, ref evenProduct1);
                Add<TSlope>(x + i + Lanes.Count, dy + i + Lanes.Count, center, slope, offset, ref odd0, ref oddProduct0);
                Add<TSlope>(x + i + Lanes.Count + LaneProducts.SecondVector, dy + i + Lanes.Count + LaneProducts.SecondVector, center, slope, offset, ref odd1, ref oddProduct1);
            }

            if (i < length)
            {
                Add<TSlope>(x + i, dy + i, center, slope, offset, ref even0, ref evenProduct0);
                Add<TSlope>(x + i + LaneProducts.SecondVector, dy + i + LaneProducts.SecondVector, center, slope, offset, ref even1, ref evenProduct1);
            }

            LaneProducts.Store(sums + lane, even0 + odd0, even1 + odd1, appliesRelu: false);
            LaneProducts.Store(products + lane, evenProduct0 + oddProduct0, evenProduct1 + oddProduct1, appliesRelu: false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Add<TSlope>(
        float* x, float* dy, Vector<float> center, Vector<float> slope, Vector<float> offset, ref Vector<float> sum, ref Vector<float> product)
        where TSlope : struct, ISlope
    {
        Vector<float> deviation = Vector.Load(x) - center, gradient = TSlope.Apply(Vector.Load(dy), deviation, slope, offset);
        sum += gradient;
        product = Vector.FusedMultiplyAdd(gradient, deviation, product);
    }

    private readonly struct Affine(ChannelNormalization normalization) : IFunction
    {
        private readonly Vector<float> _center = new(normalization.Mean), _slope = new(normalization.Factor), _offset = new(normalization.Shift);

        public Vector<float> Value(Vector<float> x) => Vector.FusedMultiplyAdd(x - _center, _slope, _offset);
    }

    private readonly struct RectifiedAffine(ChannelNormalization normalization) : IFunction
    {
        private readonly Affine _affine = new(normalization);

        public Vector<float> Value(Vector<float> x) => default(ActivationFunctions.Relu).Value(_affine.Value(x));
    }

    /// <summary>The gradient of what comes before the ReLU, if there is one.</summary>
    private interface ISlope
    {
        static abstract Vector<float> Apply(Vector<float> gradient, Vector<float> deviation, Vector<float> slope, Vector<float> offset);
    }

    private readonly struct Linear : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> gradient, Vector<float> deviation, Vector<float> slope, Vector<float> offset) => gradient;
    }

    private readonly struct Rectified : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> gradient, Vector<float> deviation, Vector<float> slope, Vector<float> offset) =>
            default(ActivationFunctions.Relu).Gradient(Vector.FusedMultiplyAdd(deviation, slope, offset), gradient);
    }
}
