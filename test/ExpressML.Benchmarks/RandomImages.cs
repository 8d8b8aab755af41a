using ExpressML.Data.Rows;
using ExpressML.Networks;

namespace ExpressML.Benchmarks;

/// <summary>Images of noise with random classes: what a kernel does in how long does not depend on the numbers.</summary>
internal static class RandomImages
{
    public static TrainingData Create(Network network, int count) => Create(network.InputShape, network.OutputLength, count);

    public static TrainingData Create(Shape shape, int classes, int count)
    {
        var random = new Random(3);
        var data = new TrainingData(shape, classes);
        for (int i = 0; i < count; i++)
        {
            foreach (ref float pixel in data.NextRow())
                pixel = 2 * random.NextSingle() - 1;
            data.Commit(random.Next(classes));
        }

        return data;
    }
}
