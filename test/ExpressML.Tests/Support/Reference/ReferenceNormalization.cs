namespace ExpressML.Tests.Support.Reference;

/// <summary>What normalisations of one example mean.</summary>
internal static class ReferenceNormalization
{
    /// <summary>x[c] / (k + α·Σ x[m]²)^β over the channels from c − ⌊size/2⌋ to c + ⌊(size − 1)/2⌋.</summary>
    public static double[] LocalResponse(double[] x, Shape shape, int size, double alpha, double beta, double k)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            (int c, int position) = Math.DivRem(i, shape.Area);
            double sum = 0;
            for (int m = c - size / 2; m <= c + (size - 1) / 2; m++)
                sum += m >= 0 && m < shape.Channels ? Math.Pow(x[m * shape.Area + position], 2) : 0;
            y[i] = x[i] / Math.Pow(k + alpha * sum, beta);
        }

        return y;
    }

    /// <summary>scale[i]·(x[i] − mean) / √(variance + ε) + shift[i].</summary>
    public static double[] Layer(double[] x, double[] scale, double[] shift, double epsilon)
    {
        double mean = x.Average(), variance = x.Average(value => (value - mean) * (value - mean));
        return [.. x.Select((value, i) => scale[i] * (value - mean) / Math.Sqrt(variance + epsilon) + shift[i])];
    }

    /// <summary>Layer normalisation of each group of neighbouring channels, with a scale and a shift for each channel.</summary>
    public static double[] Groups(double[] x, double[] scale, double[] shift, double epsilon, int groups)
    {
        int area = x.Length / scale.Length;
        double[] OfNumbers(double[] ofChannels) => [.. ofChannels.SelectMany(number => Enumerable.Repeat(number, area))];
        double[] scales = OfNumbers(scale), shifts = OfNumbers(shift);
        return [.. x.Chunk(x.Length / groups).Zip(scales.Chunk(x.Length / groups), shifts.Chunk(x.Length / groups)).SelectMany(group => Layer(group.First, group.Second, group.Third, epsilon))];
    }

    /// <summary>Layer normalisation of each pixel over its channels, with a scale and a shift for each channel.</summary>
    public static double[] Pixels(double[] x, double[] scale, double[] shift, double epsilon)
    {
        int area = x.Length / scale.Length;
        double[] y = new double[x.Length];
        for (int pixel = 0; pixel < area; pixel++)
        {
            double[] normalized = Layer([.. scale.Select((_, c) => x[c * area + pixel])], scale, shift, epsilon);
            for (int c = 0; c < normalized.Length; c++)
                y[c * area + pixel] = normalized[c];
        }

        return y;
    }

    /// <summary>exp(x[c]) / Σ exp(x[m]) over the channels of each position.</summary>
    public static double[] Softmax(double[] x, Shape shape)
    {
        double[] y = new double[x.Length];
        for (int position = 0; position < shape.Area; position++)
        {
            double[] p = ReferenceFunctions.Softmax([.. Enumerable.Range(0, shape.Channels).Select(c => x[c * shape.Area + position])]);
            for (int c = 0; c < p.Length; c++)
                y[c * shape.Area + position] = p[c];
        }

        return y;
    }
}
