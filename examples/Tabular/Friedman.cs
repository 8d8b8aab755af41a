namespace Tabular;

/// <summary>Friedman #1, a formula that trainers for tables are compared with: y = 10·sin(π·x₁·x₂) + 20·(x₃ − ½)² + 10·x₄ + 5·x₅ and noise.</summary>
/// <remarks>The ten x are uniform in [0, 1); the last five have no effect. The noise is standard normal. Source: Friedman 1991, "Multivariate Adaptive Regression Splines", §4.3.</remarks>
internal static class Friedman
{
    /// <summary>How many x there are.</summary>
    public const int Numbers = 10;

    /// <summary>Draws the x.</summary>
    public static double[] Draw(Random random) => [.. Enumerable.Range(0, Numbers).Select(_ => random.NextDouble())];

    /// <summary>y without the noise.</summary>
    public static double Value(IReadOnlyList<double> x) => (10 * Math.Sin(Math.PI * x[0] * x[1])) + (20 * Math.Pow(x[2] - 0.5, 2)) + (10 * x[3]) + (5 * x[4]);

    /// <summary>Draws the noise of a row.</summary>
    public static double Noise(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
