using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The micro-kernel for one image: y[p, f] = b[f] + Σ w[k, f]·x[p + k] over the taps k, with 16 filters f as lanes and 6 positions p a tile.</summary>
/// <remarks>
/// <see cref="LaneProducts"/> with sides changed: there 16 examples are multiplied with one weight, here 16 weights with one number.
/// Each sum begins with the bias and runs in the order of the taps with fused multiply-adds, as there, so its bits are the same.
/// </remarks>
internal static unsafe class PositionProducts
{
    /// <summary>Positions of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Sums some tiles.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="positions">Where the positions stand in x, in floats: 6 for each tile.</param>
    /// <param name="tiles">How many tiles; a call of its own for each would cost a tenth more where taps are few.</param>
    /// <param name="w">The weights, [taps][16 filters].</param>
    /// <param name="taps">For each tap how far from a position its number stands, in floats.</param>
    /// <param name="tapCount">How many taps.</param>
    /// <param name="b">The biases of the 16 filters.</param>
    /// <param name="y">The results, [positions][16].</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* x, int* positions, int tiles, float* w, int* taps, int tapCount, float* b, float* y, bool appliesRelu)
    {
        int* end = taps + tapCount;
        for (; tiles > 0; tiles--, positions += Rows, y += Rows * Lanes.Count)
        {
            float* xa = x + positions[0], xb = x + positions[1], xc = x + positions[2];
            float* xd = x + positions[3], xe = x + positions[4], xf = x + positions[5];
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                Vector<float> a0 = Vector.Load(b + lane), a1 = Vector.Load(b + lane + LaneProducts.SecondVector);
                Vector<float> b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1, e0 = a0, e1 = a1, f0 = a0, f1 = a1;
                float* weights = w + lane;
                for (int* tap = taps; tap < end; tap++, weights += Lanes.Count)
                {
                    nint k = *tap;
                    Vector<float> w0 = Vector.Load(weights), w1 = Vector.Load(weights + LaneProducts.SecondVector);
                    Vector<float> number = Vector.Create(xa[k]);
                    a0 = Vector.FusedMultiplyAdd(number, w0, a0);
                    a1 = Vector.FusedMultiplyAdd(number, w1, a1);
                    number = Vector.Create(xb[k]);
                    b0 = Vector.FusedMultiplyAdd(number, w0, b0);
                    b1 = Vector.FusedMultiplyAdd(number, w1, b1);
                    number = Vector.Create(xc[k]);
                    c0 = Vector.FusedMultiplyAdd(number, w0, c0);
                    c1 = Vector.FusedMultiplyAdd(number, w1, c1);
                    number = Vector.Create(xd[k]);
                    d0 = Vector.FusedMultiplyAdd(number, w0, d0);
                    d1 = Vector.FusedMultiplyAdd(number, w1, d1);
                    number = Vector.Create(xe[k]);
                    e0 = Vector.FusedMultiplyAdd(number, w0, e0);
                    e1 = Vector.FusedMultiplyAdd(number, w1, e1);
                    number = Vector.Create(xf[k]);
                    f0 = Vector.FusedMultiplyAdd(number, w0, f0);
                    f1 = Vector.FusedMultiplyAdd(number, w1, f1);
                }

                float* target = y + lane;
                LaneProducts.Store(target, a0, a1, appliesRelu);
                LaneProducts.Store(target + Lanes.Count, b0, b1, appliesRelu);
                LaneProducts.Store(target + 2 * Lanes.Count, c0, c1, appliesRelu);
                LaneProducts.Store(target + 3 * Lanes.Count, d0, d1, appliesRelu);
                LaneProducts.Store(target + 4 * Lanes.Count, e0, e1, appliesRelu);
                LaneProducts.Store(target + 5 * Lanes.Count, f0, f1, appliesRelu);
            }
        }
    }
}
