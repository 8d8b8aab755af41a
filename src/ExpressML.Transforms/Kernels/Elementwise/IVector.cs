namespace ExpressML.Kernels.Elementwise;

/// <summary>Numbers side by side, for formulas that are written once and compiled for registers of 512 bits and for narrower ones.</summary>
/// <remarks>
/// A <see cref="System.Runtime.Intrinsics.Vector512{T}"/> is enough for a few operations: where there are no such registers the compiler makes two or four operations of
/// each. It stops doing so within long formulas, as exponentials are. Each number goes through the same IEEE operations whatever the width.
/// </remarks>
/// <typeparam name="TSelf">The vector.</typeparam>
internal interface IVector<TSelf>
    where TSelf : struct, IVector<TSelf>
{
    /// <summary>How many numbers.</summary>
    static abstract int Count { get; }

    static abstract TSelf Create(float number);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>The bits of a where those of b are set.</summary>
    static abstract TSelf operator &(TSelf a, TSelf b);

    /// <summary>The bits of a where those of b are not set.</summary>
    static abstract TSelf AndNot(TSelf a, TSelf b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Abs(TSelf a);

    static abstract TSelf CopySign(TSelf size, TSelf sign);

    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The larger one; NaN where one is.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>All bits where it is so; NaN is neither less nor greater.</summary>
    static abstract TSelf LessThan(TSelf a, TSelf b);

    /// <inheritdoc cref="LessThan"/>
    static abstract TSelf GreaterThan(TSelf a, TSelf b);

    /// <summary>a where the bits of the condition are set, else b.</summary>
    static abstract TSelf ConditionalSelect(TSelf condition, TSelf a, TSelf b);

    /// <summary>2ⁿ for the integer that the lowest bits of <paramref name="shifted"/> have more than those of <paramref name="rounder"/>.</summary>
    static abstract TSelf PowerOfTwo(TSelf shifted, TSelf rounder);

    /// <summary>n and m of x = 2ⁿ·m with √½ ≤ m &lt; √2, for normal numbers above 0.</summary>
    static abstract (TSelf Exponent, TSelf Fraction) Split(TSelf x);
}
