using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The micro-kernel of one filter: y[p] = b + Σ w[k]·x[p, k] over the taps k for a run of positions p, where x and y are 16 lanes and w is a number.</summary>
/// <remarks>
/// Where <see cref="LaneProducts"/> shares the lanes of a tap between filters, this one shares the weight of a tap between positions, of which eight are
/// summed at once: a depthwise convolution has no other filters that see the same channel. Each lane is summed in the order of the taps with fused
/// multiply-adds, as there, so the bits are the same.
/// </remarks>
/// <param name="XStep">Floats from the lanes of one position to those of the next, for the same tap.</param>
/// <param name="YStep">Floats from a result to the next, at least 16.</param>
/// <param name="AppliesRelu">Whether negative results become 0.</param>
internal readonly unsafe record struct DepthwiseProducts(nint XStep, nint YStep, bool AppliesRelu)
{
    private const int Many = 8;
    private const int Few = 4;

    /// <summary>Sums a run of positions.</summary>
    /// <param name="count">How many positions, at least 1.</param>
    /// <param name="x">Start of the lanes of the first position.</param>
    /// <param name="w">Weight of tap offset 0.</param>
    /// <param name="taps">The table that <paramref name="range"/> selects from.</param>
    /// <param name="range">The taps to sum.</param>
    /// <param name="bias">What each sum begins with.</param>
    /// <param name="y">Start of the first result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(int count, float* x, float* w, Tap* taps, TapRange range, float bias, float* y)
    {
        if (Vector512.IsHardwareAccelerated)
            Sum<Register512>(count, x, w, taps + range.Start, range, bias, y);
        else if (Vector256.IsHardwareAccelerated)
            Sum<Register256>(count, x, w, taps + range.Start, range, bias, y);
        else
            Sum<Register128>(count, x, w, taps + range.Start, range, bias, y);
    }

    // What is left over from whole tiles is summed together with some positions that were before, and gives the same again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum<TRegister>(int count, float* x, float* w, Tap* taps, TapRange range, float bias, float* y)
        where TRegister : struct, IRegister<TRegister>
    {
        int position = 0;
        if (count >= Many)
        {
            for (; position < count; position += Many)
            {
                int first = Math.Min(position, count - Many);
                SumMany<TRegister>(x + first * XStep, w, taps, range, bias, y + first * YStep);
            }
        }
        else if (count >= Few)
        {
            for (; position < count; position += Few)
            {
                int first = Math.Min(position, count - Few);
                SumFew<TRegister>(x + first * XStep, w, taps, range, bias, y + first * YStep);
            }
        }
        else
        {
            for (; position < count; position++)
                SumOne<TRegister>(x + position * XStep, w, taps, range, bias, y + position * YStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumMany<TRegister>(float* x, float* w, Tap* taps, TapRange range, float bias, float* y)
        where TRegister : struct, IRegister<TRegister>
    {
        nint step = XStep;
        for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, x += TRegister.Count, y += TRegister.Count)
        {
            TRegister a = TRegister.Broadcast(&bias), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            Tap* run = taps;
            for (int runs = range.Runs; runs > 0; runs--, run += range.RunStride)
            {
                for (Tap* tap = run, end = run + range.RunLength; tap < end; tap++)
                {
                    TRegister weight = TRegister.Broadcast(w + tap->W);
                    float* first = x + tap->X, fourth = first + 3 * step, seventh = fourth + 3 * step;
                    a.Accumulate(TRegister.Load(first), weight);
                    b.Accumulate(TRegister.Load(first + step), weight);
                    c.Accumulate(TRegister.Load(first + 2 * step), weight);
                    d.Accumulate(TRegister.Load(fourth), weight);
                    e.Accumulate(TRegister.Load(fourth + step), weight);
                    f.Accumulate(TRegister.Load(fourth + 2 * step), weight);
                    g.Accumulate(TRegister.Load(seventh), weight);
                    h.Accumulate(TRegister.Load(seventh + step), weight);
                }
            }

            if (AppliesRelu)
            {
                a.Rectify();
                b.Rectify();
                c.Rectify();
                d.Rectify();
                e.Rectify();
                f.Rectify();
                g.Rectify();
                h.Rectify();
            }

            a.Store(y);
            b.Store(y + YStep);
            c.Store(y + 2 * YStep);
            d.Store(y + 3 * YStep);
            e.Store(y + 4 * YStep);
            f.Store(y + 5 * YStep);
            g.Store(y + 6 * YStep);
            h.Store(y + 7 * YStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumFew<TRegister>(float* x, float* w, Tap* taps, TapRange range, float bias, float* y)
        where TRegister : struct, IRegister<TRegister>
    {
        nint step = XStep;
        for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, x += TRegister.Count, y += TRegister.Count)
        {
            TRegister a = TRegister.Broadcast(&bias), b = a, c = a, d = a;
            Tap* run = taps;
            for (int runs = range.Runs; runs > 0; runs--, run += range.RunStride)
            {
                for (Tap* tap = run, end = run + range.RunLength; tap < end; tap++)
                {
                    TRegister weight = TRegister.Broadcast(w + tap->W);
                    float* first = x + tap->X;
                    a.Accumulate(TRegister.Load(first), weight);
                    b.Accumulate(TRegister.Load(first + step), weight);
                    c.Accumulate(TRegister.Load(first + 2 * step), weight);
                    d.Accumulate(TRegister.Load(first + 3 * step), weight);
                }
            }

            if (AppliesRelu)
            {
                a.Rectify();
                b.Rectify();
                c.Rectify();
                d.Rectify();
            }

            a.Store(y);
            b.Store(y + YStep);
            c.Store(y + 2 * YStep);
            d.Store(y + 3 * YStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumOne<TRegister>(float* x, float* w, Tap* taps, TapRange range, float bias, float* y)
        where TRegister : struct, IRegister<TRegister>
    {
        for (int lane = 0; lane < Lanes.Count; lane += TRegister.Count, x += TRegister.Count, y += TRegister.Count)
        {
            TRegister a = TRegister.Broadcast(&bias);
            Tap* run = taps;
            for (int runs = range.Runs; runs > 0; runs--, run += range.RunStride)
            {
                for (Tap* tap = run, end = run + range.RunLength; tap < end; tap++)
                    a.Accumulate(TRegister.Load(x + tap->X), TRegister.Broadcast(w + tap->W));
            }

            if (AppliesRelu)
                a.Rectify();
            a.Store(y);
        }
    }
}
