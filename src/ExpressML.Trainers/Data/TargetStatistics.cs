namespace ExpressML.Data;

/// <summary>Mean and deviation of the targets that belong to each channel of the output, over all rows, in double precision and in two passes.</summary>
internal static class TargetStatistics
{
    public static (double[] Means, double[] Deviations) Measure(TrainingData data, Shape output)
    {
        double[] means = Average(data, output, new double[output.Channels], squared: false);
        double[] variances = Average(data, output, means, squared: true);
        return (means, [.. variances.Select(Math.Sqrt)]);
    }

    private static double[] Average(TrainingData data, Shape output, double[] centers, bool squared)
    {
        var sums = new double[output.Channels];
        for (int row = 0; row < data.Count; row++)
        {
            ReadOnlySpan<float> targets = data.Targets(row);
            for (int k = 0; k < targets.Length; k++)
            {
                double distance = targets[k] - centers[k / output.Area];
                sums[k / output.Area] += squared ? distance * distance : distance;
            }
        }

        return Array.ConvertAll(sums, sum => sum / ((double)data.Count * output.Area));
    }
}
