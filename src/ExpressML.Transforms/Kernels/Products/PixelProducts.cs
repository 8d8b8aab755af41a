using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The micro-kernel for one image and few filters: y[f, p] = b[f] + Σ w[k, f]·x[p + k] over the taps k, with 16 neighbouring pixels p as lanes and 6 filters f a tile.</summary>
/// <remarks>
/// <see cref="LaneProducts"/> for weights that stand side by side, and pixels in the place of examples. Each sum begins with the bias and
/// runs in the order of the taps with fused multiply-adds, as there, so its bits are the same.
/// </remarks>
internal static unsafe class PixelProducts
{
    /// <summary>Filters of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Sums one tile.</summary>
    /// <param name="x">The first of the pixels.</param>
    /// <param name="w">The weights, [taps][6 filters].</param>
    /// <param name="taps">For each tap how far from a pixel its number stands, in floats.</param>
    /// <param name="tapCount">How many taps.</param>
    /// <param name="b">6 biases.</param>
    /// <param name="y">The result of the first filter.</param>
    /// <param name="yRow">Floats from a filter's result to the next filter's.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* x, float* w, int* taps, int tapCount, float* b, float* y, nint yRow, bool appliesRelu)
    {
        int* end = taps + tapCount;
        for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
        {
            Vector<float> a0 = Vector.Create(b[0]), b0 = Vector.Create(b[1]), c0 = Vector.Create(b[2]);
            Vector<float> d0 = Vector.Create(b[3]), e0 = Vector.Create(b[4]), f0 = Vector.Create(b[5]);
            Vector<float> a1 = a0, b1 = b0, c1 = c0, d1 = d0, e1 = e0, f1 = f0;
            float* lanes = x + lane, weights = w;
            for (int* tap = taps; tap < end; tap++, weights += Rows)
            {
                float* source = lanes + *tap;
                Vector<float> x0 = Vector.Load(source), x1 = Vector.Load(source + LaneProducts.SecondVector);
                Vector<float> weight = Vector.Create(weights[0]);
                a0 = Vector.FusedMultiplyAdd(weight, x0, a0);
                a1 = Vector.FusedMultiplyAdd(weight, x1, a1);
                weight = Vector.Create(weights[1]);
                b0 = Vector.FusedMultiplyAdd(weight, x0, b0);
                b1 = Vector.FusedMultiplyAdd(weight, x1, b1);
                weight = Vector.Create(weights[2]);
                c0 = Vector.FusedMultiplyAdd(weight, x0, c0);
                c1 = Vector.FusedMultiplyAdd(weight, x1, c1);
                weight = Vector.Create(weights[3]);
                d0 = Vector.FusedMultiplyAdd(weight, x0, d0);
                d1 = Vector.FusedMultiplyAdd(weight, x1, d1);
                weight = Vector.Create(weights[4]);
                e0 = Vector.FusedMultiplyAdd(weight, x0, e0);
                e1 = Vector.FusedMultiplyAdd(weight, x1, e1);
                weight = Vector.Create(weights[5]);
                f0 = Vector.FusedMultiplyAdd(weight, x0, f0);
                f1 = Vector.FusedMultiplyAdd(weight, x1, f1);
            }

            float* target = y + lane;
            LaneProducts.Store(target, a0, a1, appliesRelu);
            LaneProducts.Store(target + yRow, b0, b1, appliesRelu);
            LaneProducts.Store(target + 2 * yRow, c0, c1, appliesRelu);
            LaneProducts.Store(target + 3 * yRow, d0, d1, appliesRelu);
            LaneProducts.Store(target + 4 * yRow, e0, e1, appliesRelu);
            LaneProducts.Store(target + 5 * yRow, f0, f1, appliesRelu);
        }
    }
}
