namespace ExpressML.Tests.Support.Reference;

/// <summary>Functions that the framework lacks, in double precision: far better than single precision can tell.</summary>
internal static class ReferenceMath
{
    // Where the series has an error of 10⁻¹⁷ and the difference still has 12 digits.
    private const double Small = 1e-4;

    public static double ExpMinus1(double x) => Math.Abs(x) < Small ? x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4))) : Math.Exp(x) - 1;

    public static double Log1Plus(double x) => Math.Abs(x) < Small ? x * (1 - x * (1.0 / 2 - x * (1.0 / 3 - x / 4))) : Math.Log(1 + x);

    public static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1Plus(Math.Exp(-Math.Abs(x)));

    /// <summary>2/√π·e^−x²·Σ 2ⁿ·x²ⁿ⁺¹ / (1·3·…·(2n + 1)), whose terms all have one sign.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>The distribution function of the standard normal distribution.</summary>
    public static double NormalDistribution(double x) => (1 + Erf(x / Math.Sqrt(2))) / 2;
}
