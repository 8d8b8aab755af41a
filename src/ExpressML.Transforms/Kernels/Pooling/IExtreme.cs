using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Elementwise;

namespace ExpressML.Kernels.Pooling;

/// <summary>Which of two numbers a pooling keeps.</summary>
internal interface IExtreme
{
    /// <summary>All bits where <paramref name="value"/> wins over <paramref name="best"/>; equal numbers do not win, and NaN always does.</summary>
    static abstract Vector512<float> Wins(Vector512<float> value, Vector512<float> best);
}

/// <summary>The larger number wins.</summary>
internal readonly struct Largest : IExtreme
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Wins(Vector512<float> value, Vector512<float> best) => Vector512.GreaterThan(value, best) | LaneSelection.IsNaN(value);
}

/// <summary>The smaller number wins.</summary>
internal readonly struct Smallest : IExtreme
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Wins(Vector512<float> value, Vector512<float> best) => Vector512.LessThan(value, best) | LaneSelection.IsNaN(value);
}
