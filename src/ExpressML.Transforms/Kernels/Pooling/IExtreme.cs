using System.Numerics;

namespace ExpressML.Kernels.Pooling;

/// <summary>Which of two numbers a pooling keeps.</summary>
internal interface IExtreme
{
    /// <summary>All bits where <paramref name="value"/> wins over <paramref name="best"/>; equal numbers and NaN do not win.</summary>
    static abstract Vector<int> Wins(Vector<float> value, Vector<float> best);
}

/// <summary>The larger number wins.</summary>
internal readonly struct Largest : IExtreme
{
    public static Vector<int> Wins(Vector<float> value, Vector<float> best) => Vector.GreaterThan(value, best);
}

/// <summary>The smaller number wins.</summary>
internal readonly struct Smallest : IExtreme
{
    public static Vector<int> Wins(Vector<float> value, Vector<float> best) => Vector.LessThan(value, best);
}
