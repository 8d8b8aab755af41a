using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExpressML.Kernels.Elementwise;

/// <summary>What is left of a row of numbers where no whole vector fits any more.</summary>
internal static class PartialVector
{
    /// <summary>The numbers, of which there are fewer than a vector has, and zeros behind them.</summary>
    public static Vector<float> Load(ReadOnlySpan<float> x)
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        x.CopyTo(lanes);
        return new Vector<float>(lanes);
    }

    /// <summary>As many lanes as there is room for.</summary>
    [SkipLocalsInit]
    public static void Store(Vector<float> lanes, Span<float> y)
    {
        Span<float> all = stackalloc float[Vector<float>.Count];
        lanes.CopyTo(all);
        all[..y.Length].CopyTo(y);
    }
}
