namespace ExpressML.Tests.Support;

/// <summary>Derivatives by central differences: (f(x + h) − f(x − h)) / 2h for each number in turn.</summary>
internal static class GradientCheck
{
    // Small enough to stay on one side of a kink, large enough that f's rounding, 10⁻¹⁶, over h stays below 10⁻⁹.
    private const double Step = 1e-6;

    /// <summary>The gradient of <paramref name="function"/> with respect to <paramref name="point"/>, which it must read when called.</summary>
    public static double[] CentralDifferences(double[] point, Func<double> function)
    {
        double[] gradient = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            double value = point[i];
            point[i] = value + Step;
            double after = function();
            point[i] = value - Step;
            gradient[i] = (after - function()) / (2 * Step);
            point[i] = value;
        }

        return gradient;
    }
}
