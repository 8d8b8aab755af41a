using System.Numerics;
using System.Runtime.InteropServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Elementwise;

/// <summary>Random factors for dropout: 0 with the probability of the rate, else 1 / (1 − rate).</summary>
internal static class DropoutMask
{
    /// <summary>Fills a whole number of vectors with random factors; each follows from the seed and its place alone.</summary>
    public static void Fill(Span<float> mask, double rate, ulong seed)
    {
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(mask);
        var keep = new Vector<float>((float)(1 / (1 - rate)));
        var threshold = new Vector<uint>((uint)Math.Min(uint.MaxValue, rate * (1UL << 32)));
        Vector<uint> low = new((uint)seed), high = new((uint)(seed >> 32)), place = Vector<uint>.Indices;
        var step = new Vector<uint>((uint)Vector<uint>.Count);
        for (int i = 0; i < target.Length; i++, place += step)
        {
            Vector<uint> chance = Mix(Mix(place + low) ^ high);
            target[i] = keep & Vector.AsVectorSingle(Vector.GreaterThanOrEqual(chance, threshold));
        }
    }

    /// <summary>y = x·mask; may work in place.</summary>
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x), factors = MemoryMarshal.Cast<float, Vector<float>>(mask);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (int i = 0; i < target.Length; i++)
            target[i] = source[i] * factors[i];
    }

    /// <summary>y[c] = x[c]·mask[c] for masks of one number a channel and lane; may work in place.</summary>
    public static void ApplyToChannels(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y)
    {
        int channel = x.Length / (mask.Length / Lanes.Count);
        for (int start = 0; start < x.Length; start += Lanes.Count)
            Apply(x.Slice(start, Lanes.Count), mask.Slice(start / channel * Lanes.Count, Lanes.Count), y.Slice(start, Lanes.Count));
    }

    // A 32-bit bijection in which each input bit changes about half of the output's (Wellons 2018, "lowbias32").
    private static Vector<uint> Mix(Vector<uint> x)
    {
        x ^= x >>> 16;
        x *= new Vector<uint>(0x7FEB352D);
        x ^= x >>> 15;
        x *= new Vector<uint>(0x846CA68B);
        return x ^ (x >>> 16);
    }
}
