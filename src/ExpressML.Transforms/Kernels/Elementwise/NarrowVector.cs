using System.Numerics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>As many numbers as a register holds that is narrower than 512 bits.</summary>
internal readonly struct NarrowVector(Vector<float> lanes) : IVector<NarrowVector>
{
    public readonly Vector<float> Lanes = lanes;

    public static int Count => Vector<float>.Count;

    public static NarrowVector Create(float number) => new(Vector.Create(number));

    public static NarrowVector operator +(NarrowVector a, NarrowVector b) => new(a.Lanes + b.Lanes);

    public static NarrowVector operator -(NarrowVector a, NarrowVector b) => new(a.Lanes - b.Lanes);

    public static NarrowVector operator -(NarrowVector a) => new(-a.Lanes);

    public static NarrowVector operator *(NarrowVector a, NarrowVector b) => new(a.Lanes * b.Lanes);

    public static NarrowVector operator /(NarrowVector a, NarrowVector b) => new(a.Lanes / b.Lanes);

    public static NarrowVector operator &(NarrowVector a, NarrowVector b) => new(a.Lanes & b.Lanes);

    public static NarrowVector AndNot(NarrowVector a, NarrowVector b) => new(Vector.AndNot(a.Lanes, b.Lanes));

    public static NarrowVector FusedMultiplyAdd(NarrowVector a, NarrowVector b, NarrowVector c) => new(Vector.FusedMultiplyAdd(a.Lanes, b.Lanes, c.Lanes));

    public static NarrowVector Abs(NarrowVector a) => new(Vector.Abs(a.Lanes));

    public static NarrowVector CopySign(NarrowVector size, NarrowVector sign) => new(Vector.CopySign(size.Lanes, sign.Lanes));

    public static NarrowVector Sqrt(NarrowVector a) => new(Vector.SquareRoot(a.Lanes));

    public static NarrowVector Max(NarrowVector a, NarrowVector b) => new(Vector.Max(a.Lanes, b.Lanes));

    public static NarrowVector LessThan(NarrowVector a, NarrowVector b) => new(Vector.AsVectorSingle(Vector.LessThan(a.Lanes, b.Lanes)));

    public static NarrowVector GreaterThan(NarrowVector a, NarrowVector b) => new(Vector.AsVectorSingle(Vector.GreaterThan(a.Lanes, b.Lanes)));

    public static NarrowVector ConditionalSelect(NarrowVector condition, NarrowVector a, NarrowVector b) => new(Vector.ConditionalSelect(condition.Lanes, a.Lanes, b.Lanes));

    public static NarrowVector PowerOfTwo(NarrowVector shifted, NarrowVector rounder) =>
        new(Vector.AsVectorSingle((Vector.AsVectorInt32(shifted.Lanes) - Vector.AsVectorInt32(rounder.Lanes) + Vector.Create(127)) << 23));

    public static (NarrowVector Exponent, NarrowVector Fraction) Split(NarrowVector x)
    {
        // The bits of √½ are taken away and given back, so that the exponent field counts from √½ rather than from 1.
        Vector<int> root = Vector.Create(0x3F3504F3), bits = Vector.AsVectorInt32(x.Lanes) - root;
        return (new(Vector.ConvertToSingle(bits >> 23)), new(Vector.AsVectorSingle((bits & Vector.Create(0x007FFFFF)) + root)));
    }
}
