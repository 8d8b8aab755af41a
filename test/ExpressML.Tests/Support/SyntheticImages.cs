using ExpressML.Data.Rows;

namespace ExpressML.Tests.Support;

/// <summary>Training data that is easy to learn: each class has a random pattern, each image is its class's pattern and some noise.</summary>
internal static class SyntheticImages
{
    private const double Noise = 0.3;

    public static TrainingData Create(Shape shape, int classCount, int count, int seed = 1)
    {
        var random = new Random(seed);
        double[][] patterns = random.DrawExamples(classCount, shape.Length);
        var data = new TrainingData(shape, classCount);
        for (int n = 0; n < count; n++)
        {
            double[] noise = random.Draw(shape.Length);
            float[] row = patterns[n % classCount].Zip(noise, (value, disturbance) => (float)(value + Noise * disturbance)).ToArray();
            row.CopyTo(data.NextRow());
            data.Commit(n % classCount);
        }

        return data;
    }

    public static double[][] Examples(this TrainingData data) => [.. Enumerable.Range(0, data.Count).Select(n => data.Image(n).ToDoubles())];

    public static ReadOnlySpan<float> Image(this TrainingData data, int row) => data.Row(row, new float[data.Shape.Length]);

    public static int[] Labels(this TrainingData data) => [.. Enumerable.Range(0, data.Count).Select(data.Label)];
}
