namespace ExpressML.Tensors;

/// <summary>The random numbers of SplitMix64 from a seed: number n is Mix(seed + n·0x9E3779B97F4A7C15).</summary>
/// <remarks>
/// <para>
/// A number depends on seed and position alone, and a generator is one number to make: each row, layer or block of an epoch has one of
/// its own, so the work may run on any number of threads and in any order.
/// </para>
/// <para>Source: Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators", figure 17; Vigna's splitmix64.c.</para>
/// </remarks>
internal struct CounterRandom
{
    private ulong _state;

    /// <summary>The numbers that belong to <paramref name="seed"/>.</summary>
    public CounterRandom(ulong seed) => _state = seed;

    /// <summary>The numbers that belong to one of many things with a common seed. Neighbouring indices have nothing in common.</summary>
    public CounterRandom(ulong seed, ulong index)
        : this(SplitMix.Mix(seed + SplitMix.Mix(index)))
    {
    }

    /// <summary>All 64 bits at random.</summary>
    public ulong NextUInt64()
    {
        ulong value = SplitMix.Mix(_state);
        _state += SplitMix.Increment;
        return value;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in 0 ≤ number &lt; <paramref name="bound"/>, to within bound/2⁶⁴.</summary>
    public ulong NextBelow(ulong bound) => Math.BigMul(NextUInt64(), bound, out _);
}
