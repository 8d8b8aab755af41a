namespace ExpressML.Tests.Support;

/// <summary>Arrays of numbers: drawn at random, converted, combined.</summary>
internal static class Numbers
{
    /// <summary>Numbers of [−1, 1) that single precision holds exactly.</summary>
    public static double[] Draw(this Random random, int length) => Array.ConvertAll(new double[length], _ => (double)(2 * random.NextSingle() - 1));

    /// <summary>Examples of <paramref name="length"/> numbers each.</summary>
    public static double[][] DrawExamples(this Random random, int count, int length) =>
        Array.ConvertAll(new double[count][], _ => random.Draw(length));

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public static int Between(this Random random, int least, int most) => random.Next(least, most + 1);

    public static double[] Magnitudes(this double[] values) => Array.ConvertAll(values, Math.Abs);

    public static double[] ToDoubles(this ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);

    public static double[] ToDoubles(this Span<float> values) => ((ReadOnlySpan<float>)values).ToDoubles();

    public static float[] ToSingles(this double[] values) => Array.ConvertAll(values, value => (float)value);

    public static double Dot(this double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();
}
