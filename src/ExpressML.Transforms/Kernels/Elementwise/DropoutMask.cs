using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Random factors for dropout: 0 with the probability of the rate, else 1 / (1 − rate).</summary>
internal static class DropoutMask
{
    /// <summary>Fills a whole number of vectors with random factors; each follows from the seed and its place alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Fill(Span<float> mask, double rate, ulong seed)
    {
        Span<Vector512<float>> target = Lanes.Vectors(mask);
        var keep = Vector512.Create((float)(1 / (1 - rate)));
        var threshold = Vector512.Create((uint)Math.Min(uint.MaxValue, rate * (1UL << 32)));
        Vector512<uint> low = Vector512.Create((uint)seed), high = Vector512.Create((uint)(seed >> 32)), place = Vector512<uint>.Indices;
        var step = Vector512.Create((uint)Lanes.Count);
        for (int i = 0; i < target.Length; i++, place += step)
        {
            Vector512<uint> chance = Mix(Mix(place + low) ^ high);
            target[i] = keep & Vector512.GreaterThanOrEqual(chance, threshold).AsSingle();
        }
    }

    /// <summary>y = x·mask; may work in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x), factors = Lanes.Vectors(mask);
        Span<Vector512<float>> target = Lanes.Vectors(y);
        for (int i = 0; i < target.Length; i++)
            target[i] = source[i] * factors[i];
    }

    /// <summary>y[c] = x[c]·mask[c] for masks of one number a channel and lane; may work in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ApplyToChannels(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x), factors = Lanes.Vectors(mask);
        Span<Vector512<float>> target = Lanes.Vectors(y);
        int channel = target.Length / factors.Length, i = 0;
        foreach (Vector512<float> factor in factors)
        {
            for (int end = i + channel; i < end; i++)
                target[i] = source[i] * factor;
        }
    }

    // A 32-bit bijection in which each input bit changes about half of the output's (Wellons 2018, "lowbias32").
    private static Vector512<uint> Mix(Vector512<uint> x)
    {
        x ^= x >>> 16;
        x *= Vector512.Create(0x7FEB352Du);
        x ^= x >>> 15;
        x *= Vector512.Create(0x846CA68Bu);
        return x ^ (x >>> 16);
    }
}
