using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>16 numbers, for registers of 512 bits.</summary>
internal readonly struct WideVector(Vector512<float> lanes) : IVector<WideVector>
{
    public readonly Vector512<float> Lanes = lanes;

    public static int Count => Vector512<float>.Count;

    public static WideVector Create(float number) => new(Vector512.Create(number));

    public static WideVector operator +(WideVector a, WideVector b) => new(a.Lanes + b.Lanes);

    public static WideVector operator -(WideVector a, WideVector b) => new(a.Lanes - b.Lanes);

    public static WideVector operator -(WideVector a) => new(-a.Lanes);

    public static WideVector operator *(WideVector a, WideVector b) => new(a.Lanes * b.Lanes);

    public static WideVector operator /(WideVector a, WideVector b) => new(a.Lanes / b.Lanes);

    public static WideVector operator &(WideVector a, WideVector b) => new(a.Lanes & b.Lanes);

    public static WideVector AndNot(WideVector a, WideVector b) => new(Vector512.AndNot(a.Lanes, b.Lanes));

    public static WideVector FusedMultiplyAdd(WideVector a, WideVector b, WideVector c) => new(Vector512.FusedMultiplyAdd(a.Lanes, b.Lanes, c.Lanes));

    public static WideVector Abs(WideVector a) => new(Vector512.Abs(a.Lanes));

    public static WideVector CopySign(WideVector size, WideVector sign) => new(Vector512.CopySign(size.Lanes, sign.Lanes));

    public static WideVector Sqrt(WideVector a) => new(Vector512.Sqrt(a.Lanes));

    public static WideVector Max(WideVector a, WideVector b) => new(Vector512.Max(a.Lanes, b.Lanes));

    public static WideVector LessThan(WideVector a, WideVector b) => new(Vector512.LessThan(a.Lanes, b.Lanes));

    public static WideVector GreaterThan(WideVector a, WideVector b) => new(Vector512.GreaterThan(a.Lanes, b.Lanes));

    public static WideVector ConditionalSelect(WideVector condition, WideVector a, WideVector b) => new(Vector512.ConditionalSelect(condition.Lanes, a.Lanes, b.Lanes));

    public static WideVector PowerOfTwo(WideVector shifted, WideVector rounder) =>
        new(((shifted.Lanes.AsInt32() - rounder.Lanes.AsInt32() + Vector512.Create(127)) << 23).AsSingle());

    public static (WideVector Exponent, WideVector Fraction) Split(WideVector x)
    {
        // The bits of √½ are taken away and given back, so that the exponent field counts from √½ rather than from 1.
        Vector512<int> root = Vector512.Create(0x3F3504F3), bits = x.Lanes.AsInt32() - root;
        return (new(Vector512.ConvertToSingle(bits >> 23)), new(((bits & Vector512.Create(0x007FFFFF)) + root).AsSingle()));
    }
}
