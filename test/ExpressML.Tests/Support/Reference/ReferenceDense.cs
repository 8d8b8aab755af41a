namespace ExpressML.Tests.Support.Reference;

/// <summary>What a dense layer means, for one example: y[o] = b[o] + Σ w[o,i]·x[i].</summary>
internal static class ReferenceDense
{
    public static double[] Forward(double[] x, double[] w, double[] b)
    {
        double[] y = [.. b];
        for (int o = 0; o < y.Length; o++)
        {
            for (int i = 0; i < x.Length; i++)
                y[o] += w[o * x.Length + i] * x[i];
        }

        return y;
    }

    public static double[] InputGradient(double[] w, double[] dy)
    {
        double[] dx = new double[w.Length / dy.Length];
        for (int o = 0; o < dy.Length; o++)
        {
            for (int i = 0; i < dx.Length; i++)
                dx[i] += w[o * dx.Length + i] * dy[o];
        }

        return dx;
    }

    public static double[] WeightGradient(double[] x, double[] dy) =>
        [.. from gradient in dy from value in x select gradient * value];
}
