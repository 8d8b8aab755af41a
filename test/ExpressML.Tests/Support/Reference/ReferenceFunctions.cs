namespace ExpressML.Tests.Support.Reference;

/// <summary>What the functions without a window mean, for one example.</summary>
internal static class ReferenceFunctions
{
    public static double[] Relu(double[] x) => Array.ConvertAll(x, value => value < 0 ? 0 : value);

    public static double[] Tanh(double[] x) => Array.ConvertAll(x, Math.Tanh);

    /// <summary>(x[c] − mean[c]) / deviation[c].</summary>
    public static double[] Standardize(double[] x, double[] mean, double[] deviation)
    {
        int area = x.Length / mean.Length;
        return [.. x.Select((value, i) => (value - mean[i / area]) / deviation[i / area])];
    }

    public static double[] Softmax(double[] x)
    {
        double max = x.Max(), sum = x.Sum(value => Math.Exp(value - max));
        return Array.ConvertAll(x, value => Math.Exp(value - max) / sum);
    }

    /// <summary>−log softmax(x)[label].</summary>
    public static double CrossEntropy(double[] x, int label)
    {
        double max = x.Max();
        return Math.Log(x.Sum(value => Math.Exp(value - max))) + max - x[label];
    }

    /// <summary>softmax(x) − onehot(label).</summary>
    public static double[] CrossEntropyGradient(double[] x, int label) =>
        [.. Softmax(x).Select((p, k) => k == label ? p - 1 : p)];
}
