namespace ExpressML.Onnx.Graphs;

/// <summary>A step of a layer normalisation that comes as several nodes: it is no layer by itself, but becomes one together with those that follow.</summary>
/// <param name="Of">What is normalised.</param>
internal abstract record MomentValue(NormalizedData Of) : GraphValue;

/// <summary>Data, the mean m of it and the variance v of it over some of its axes.</summary>
/// <param name="Data">The data x, with nothing pending.</param>
/// <param name="Axes">The axes, in order, without N.</param>
/// <param name="IsPerPixel">Whether these are the channels, rather than all that an example has.</param>
internal sealed record NormalizedData(FlowValue Data, int[] Axes, bool IsPerPixel)
{
    /// <summary>Whether the same data are normalised over the same axes.</summary>
    public bool IsSame(NormalizedData other) => Data == other.Data && Axes.SequenceEqual(other.Axes);
}

/// <summary>(x·<paramref name="OfData"/> + m·<paramref name="OfMean"/> + <paramref name="OfOne"/>) / d + <paramref name="Shift"/>, each factor one number or one a channel.</summary>
/// <param name="Of">What is normalised.</param>
/// <param name="OfData">The factor of the data.</param>
/// <param name="OfMean">The factor of the mean.</param>
/// <param name="OfOne">The number that is divided by d, too.</param>
/// <param name="Shift">What is added.</param>
/// <param name="Epsilon">ε, where d = √(v + ε); null where d = 1.</param>
internal sealed record LinearMoment(NormalizedData Of, double[] OfData, double[] OfMean, double[] OfOne, double[] Shift, double? Epsilon) : MomentValue(Of)
{
    /// <summary>The same as a layer of its own, where it is a mean that there is a layer for, and something else than a layer normalisation reads it.</summary>
    public FlowValue? Plain { get; init; }

    /// <summary>x.</summary>
    public static LinearMoment DataOf(NormalizedData of) => new(of, [1], [0], [0], [0], null);

    /// <summary>m.</summary>
    public static LinearMoment MeanOf(NormalizedData of) => new(of, [0], [1], [0], [0], null);

    /// <summary>Whether it is x − m.</summary>
    public bool IsCentred => Epsilon is null && OfData.All(factor => factor == 1) && OfMean.All(factor => factor == -1) && IsZero(OfOne) && IsZero(Shift);

    /// <summary>Whether it is (x − m) / d but for a factor and a summand.</summary>
    public bool IsNormalized => Epsilon is not null && IsZero(OfOne) && OfData.Length == OfMean.Length && OfData.Zip(OfMean).All(pair => pair.First == -pair.Second);

    /// <summary>Whether all that it has is divided by d, and neither data nor mean is in it.</summary>
    public bool IsInverse => Epsilon is not null && IsZero(OfData) && IsZero(OfMean) && IsZero(Shift);

    /// <summary>The same times a number, or a number for each channel.</summary>
    public LinearMoment Times(double[] factor) => new(Of, Product(OfData, factor), Product(OfMean, factor), Product(OfOne, factor), Product(Shift, factor), Epsilon);

    /// <summary>The same and a number, or a number for each channel.</summary>
    public LinearMoment Plus(double[] summand) => new(Of, OfData, OfMean, OfOne, Sum(Shift, summand), Epsilon);

    /// <summary>The sum of two; null where they are divided by different numbers.</summary>
    public LinearMoment? Plus(LinearMoment other) => Epsilon == other.Epsilon
        ? new(Of, Sum(OfData, other.OfData), Sum(OfMean, other.OfMean), Sum(OfOne, other.OfOne), Sum(Shift, other.Shift), Epsilon)
        : null;

    /// <summary>The product of one that is not divided and one that <see cref="IsInverse"/>; null where they are others.</summary>
    public LinearMoment? Times(LinearMoment inverse) => Epsilon is null && inverse.IsInverse
        ? new LinearMoment(Of, OfData, OfMean, Sum(OfOne, Shift), [0], inverse.Epsilon).Times(inverse.OfOne)
        : null;

    private static bool IsZero(double[] values) => values.All(value => value == 0);

    private static double[] Sum(double[] one, double[] other) => Zip(one, other, (a, b) => a + b);

    private static double[] Product(double[] one, double[] other) => Zip(one, other, (a, b) => a * b);

    private static double[] Zip(double[] one, double[] other, Func<double, double, double> function) => one.Length >= other.Length
        ? [.. one.Select((value, i) => function(value, other[other.Length == 1 ? 0 : i]))]
        : [.. other.Select(value => function(one[0], value))];
}

/// <summary>(x − m)².</summary>
internal sealed record SquareMoment(NormalizedData Of) : MomentValue(Of);

/// <summary>v + ε, or the root of it.</summary>
/// <param name="Of">What is normalised.</param>
/// <param name="Epsilon">ε; 0 as long as none is added.</param>
/// <param name="IsRoot">Whether it is the root.</param>
internal sealed record VarianceMoment(NormalizedData Of, double Epsilon, bool IsRoot) : MomentValue(Of);
