namespace ExpressML.Tensors;

/// <summary>Turns a number into one that looks like chance: the output function of SplitMix64.</summary>
/// <remarks>Source: Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators", with the constants of Stafford's variant 13.</remarks>
internal static class SplitMix
{
    /// <summary>2⁶⁴ divided by the golden ratio, and odd: the step from state to state.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>A bijection in which each bit of the input changes about half of the output's.</summary>
    public static ulong Mix(ulong value)
    {
        value += Increment;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
