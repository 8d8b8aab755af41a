namespace ExpressML.Tests.Support;

/// <summary>Derivatives by central differences: (f(x + h) − f(x − h)) / 2h for each number in turn.</summary>
internal static class GradientCheck
{
    // Small enough to stay on one side of a kink, large enough that f's rounding, 10⁻¹⁶, over h stays below 10⁻⁹.
    private const double Step = 1e-6;

    /// <summary>The gradient of <paramref name="function"/> with respect to <paramref name="point"/>, which it must read when called.</summary>
    public static double[] CentralDifferences(double[] point, Func<double> function) => CentralDifferences(point, function, [.. Enumerable.Range(0, point.Length)]);

    /// <summary>The same for some of the numbers.</summary>
    /// <param name="point">The numbers.</param>
    /// <param name="function">What is differentiated.</param>
    /// <param name="moved">The indices of those by which it is differentiated.</param>
    public static double[] CentralDifferences(double[] point, Func<double> function, int[] moved) => Array.ConvertAll(moved, i =>
    {
        double value = point[i];
        point[i] = value + Step;
        double after = function();
        point[i] = value - Step;
        double difference = (after - function()) / (2 * Step);
        point[i] = value;
        return difference;
    });
}
