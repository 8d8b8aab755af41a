using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Elementwise;

namespace ExpressML.Kernels.Products;

/// <summary>The dense layer of one image by itself: y[o] = b[o] + Σ w[o,i]·x[i].</summary>
/// <remarks>
/// Each sum begins with its bias and takes the inputs in turn, one fused multiply-add after another, as <see cref="DenseProducts"/> does; so
/// what hides the latency is other neurons beside it: a strip of up to 64 as lanes, or 8 rows of weights. Time is that of reading the weights from the
/// second-level cache, so a strip of few neurons has 16 or 32 lanes.
/// </remarks>
internal static unsafe class NeuronProducts
{
    /// <summary>Neurons whose weights stand side by side in a strip.</summary>
    public const int StripLanes = 64;

    /// <summary>Neurons that <see cref="Rows"/> sums at once.</summary>
    public const int RowsATime = 8;

    private const int VectorsATime = 8;
    private const int FewVectors = 4;

    /// <summary>Lanes of a strip of up to 64 neurons: 16, 32 or 64.</summary>
    public static int LanesOf(int neurons) => neurons > StripLanes / 2 ? StripLanes : neurons > StripLanes / 4 ? StripLanes / 2 : StripLanes / 4;

    /// <summary>Brings the weights of up to 64 neurons side by side: [inputs][lanes].</summary>
    /// <param name="w">Their rows of weights.</param>
    /// <param name="neurons">How many there are.</param>
    /// <param name="strip">What <see cref="Strip"/> reads; lanes without a neuron get zeros.</param>
    public static void PrepareStrip(ReadOnlySpan<float> w, int neurons, Span<float> strip)
    {
        int lanes = LanesOf(neurons), inputs = strip.Length / lanes;
        strip.Clear();
        for (int o = 0; o < neurons; o++)
        {
            for (int i = 0; i < inputs; i++)
                strip[i * lanes + o] = w[o * inputs + i];
        }
    }

    /// <summary>The sums of one strip.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="strip">The weights, [inputs][lanes].</param>
    /// <param name="b">The biases, one a lane.</param>
    /// <param name="y">The results, one a lane: 16, 32 or 64.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public static void Strip(ReadOnlySpan<float> x, ReadOnlySpan<float> strip, ReadOnlySpan<float> b, Span<float> y, bool appliesRelu)
    {
        if (y.Length == StripLanes)
            WideStrip(x, strip, b, y, appliesRelu);
        else
            NarrowStrip(x, strip, b, y, appliesRelu);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideStrip(ReadOnlySpan<float> x, ReadOnlySpan<float> strip, ReadOnlySpan<float> b, Span<float> y, bool appliesRelu)
    {
        fixed (float* xs = x, ws = strip, bs = b, ys = y)
        {
            for (int lane = 0; lane < StripLanes; lane += VectorsATime * Vector<float>.Count)
            {
                float* start = bs + lane, w = ws + lane;
                Vector<float> s0 = Vector.Load(start), s1 = Vector.Load(start + Place(1)), s2 = Vector.Load(start + Place(2)), s3 = Vector.Load(start + Place(3));
                Vector<float> s4 = Vector.Load(start + Place(4)), s5 = Vector.Load(start + Place(5)), s6 = Vector.Load(start + Place(6)), s7 = Vector.Load(start + Place(7));
                float* end = xs + x.Length;
                for (float* input = xs; input < end; input++, w += StripLanes)
                {
                    Vector<float> number = Vector.Create(*input);
                    s0 = Vector.FusedMultiplyAdd(number, Vector.Load(w), s0);
                    s1 = Vector.FusedMultiplyAdd(number, Vector.Load(w + Place(1)), s1);
                    s2 = Vector.FusedMultiplyAdd(number, Vector.Load(w + Place(2)), s2);
                    s3 = Vector.FusedMultiplyAdd(number, Vector.Load(w + Place(3)), s3);
                    s4 = Vector.FusedMultiplyAdd(number, Vector.Load(w + Place(4)), s4);
                    s5 = Vector.FusedMultiplyAdd(number, Vector.Load(w + Place(5)), s5);
                    s6 = Vector.FusedMultiplyAdd(number, Vector.Load(w + Place(6)), s6);
                    s7 = Vector.FusedMultiplyAdd(number, Vector.Load(w + Place(7)), s7);
                }

                float* target = ys + lane;
                Store(target, s0, appliesRelu);
                Store(target + Place(1), s1, appliesRelu);
                Store(target + Place(2), s2, appliesRelu);
                Store(target + Place(3), s3, appliesRelu);
                Store(target + Place(4), s4, appliesRelu);
                Store(target + Place(5), s5, appliesRelu);
                Store(target + Place(6), s6, appliesRelu);
                Store(target + Place(7), s7, appliesRelu);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowStrip(ReadOnlySpan<float> x, ReadOnlySpan<float> strip, ReadOnlySpan<float> b, Span<float> y, bool appliesRelu)
    {
        int lanes = y.Length;
        nint place1 = Place(1, lanes), place2 = Place(2, lanes), place3 = Place(3, lanes);
        fixed (float* xs = x, ws = strip, bs = b, ys = y)
        {
            for (int lane = 0; lane < lanes; lane += FewVectors * Vector<float>.Count)
            {
                float* start = bs + lane, w = ws + lane, end = xs + x.Length;
                Vector<float> s0 = Vector.Load(start), s1 = Vector.Load(start + place1), s2 = Vector.Load(start + place2), s3 = Vector.Load(start + place3);
                for (float* input = xs; input < end; input++, w += lanes)
                {
                    Vector<float> number = Vector.Create(*input);
                    s0 = Vector.FusedMultiplyAdd(number, Vector.Load(w), s0);
                    s1 = Vector.FusedMultiplyAdd(number, Vector.Load(w + place1), s1);
                    s2 = Vector.FusedMultiplyAdd(number, Vector.Load(w + place2), s2);
                    s3 = Vector.FusedMultiplyAdd(number, Vector.Load(w + place3), s3);
                }

                float* target = ys + lane;
                Store(target, s0, appliesRelu);
                Store(target + place1, s1, appliesRelu);
                Store(target + place2, s2, appliesRelu);
                Store(target + place3, s3, appliesRelu);
            }
        }
    }

    /// <summary>The sums of up to 8 neurons, from rows of weights that are read once and in turn: as fast as memory, where it holds them.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="w">The rows of weights.</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="y">The results, one a neuron.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, bool appliesRelu)
    {
        float* sums = stackalloc float[RowsATime];
        b.CopyTo(new Span<float>(sums, RowsATime));
        nint inputs = x.Length, last = y.Length - 1;
        fixed (float* xs = x, ws = w)
        {
            float s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3], s4 = sums[4], s5 = sums[5], s6 = sums[6], s7 = sums[7];
            // Where there are fewer than 8, the last is summed again.
            float* w1 = ws + Math.Min(1, last) * inputs, w2 = ws + Math.Min(2, last) * inputs, w3 = ws + Math.Min(3, last) * inputs;
            float* w4 = ws + Math.Min(4, last) * inputs, w5 = ws + Math.Min(5, last) * inputs, w6 = ws + Math.Min(6, last) * inputs;
            float* w7 = ws + Math.Min(7, last) * inputs;
            for (nint i = 0; i < inputs; i++)
            {
                float number = xs[i];
                s0 = MathF.FusedMultiplyAdd(number, ws[i], s0);
                s1 = MathF.FusedMultiplyAdd(number, w1[i], s1);
                s2 = MathF.FusedMultiplyAdd(number, w2[i], s2);
                s3 = MathF.FusedMultiplyAdd(number, w3[i], s3);
                s4 = MathF.FusedMultiplyAdd(number, w4[i], s4);
                s5 = MathF.FusedMultiplyAdd(number, w5[i], s5);
                s6 = MathF.FusedMultiplyAdd(number, w6[i], s6);
                s7 = MathF.FusedMultiplyAdd(number, w7[i], s7);
            }

            (sums[0], sums[1], sums[2], sums[3]) = (s0, s1, s2, s3);
            (sums[4], sums[5], sums[6], sums[7]) = (s4, s5, s6, s7);
        }

        for (int o = 0; o < y.Length; o++)
            y[o] = appliesRelu && sums[o] < 0 ? 0 : sums[o];
    }

    // Where vectors are so wide that fewer fill the strip, the others are the first ones again.
    private static int Place(int vector, int lanes = StripLanes) => vector * Vector<float>.Count % lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector<float> sums, bool appliesRelu) =>
        (appliesRelu ? default(ActivationFunctions.Relu).Value(new NarrowVector(sums)).Lanes : sums).Store(target);
}
