using ExpressML.Kernels;

namespace ExpressML.Data;

/// <summary>Mean and deviation of each channel over all pixels of all rows, in double precision and in two passes.</summary>
/// <remarks>Each chunk of rows is summed on its own and the chunks are added in order, so any number of threads gives the same result.</remarks>
internal static class ChannelStatistics
{
    public static (double[] Means, double[] Deviations) Measure(TrainingData data, ParallelRange parallel)
    {
        double count = (double)data.Count * data.Shape.Area;
        double[] means = Average(data, parallel, new double[data.Shape.Channels], squared: false, count);
        double[] variances = Average(data, parallel, means, squared: true, count);
        return (means, [.. variances.Select(Math.Sqrt)]);
    }

    private static double[] Average(TrainingData data, ParallelRange parallel, double[] centers, bool squared, double count)
    {
        int channels = data.Shape.Channels, area = data.Shape.Area;
        var sums = new double[data.ChunkCount, channels];
        parallel.For(data.ChunkCount, chunk =>
        {
            int end = Math.Min(data.Count, (chunk + 1) * data.RowsAChunk);
            for (int row = chunk * data.RowsAChunk; row < end; row++)
            {
                for (int c = 0; c < channels; c++)
                {
                    double sum = 0, center = centers[c];
                    foreach (float value in data.Row(row).Slice(c * area, area))
                        sum += squared ? (value - center) * (value - center) : value;
                    sums[chunk, c] += sum;
                }
            }
        });

        var averages = new double[channels];
        for (int chunk = 0; chunk < data.ChunkCount; chunk++)
        {
            for (int c = 0; c < channels; c++)
                averages[c] += sums[chunk, c] / count;
        }

        return averages;
    }
}
