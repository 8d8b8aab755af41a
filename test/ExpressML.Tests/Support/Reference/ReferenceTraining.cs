using ExpressML.Data.Rows;
using ExpressML.Networks;

namespace ExpressML.Tests.Support.Reference;

/// <summary>What training means: shuffled batches, mean gradients, one optimizer for each number; all in double precision.</summary>
internal static class ReferenceTraining
{
    /// <summary>The mean loss of the epoch so far, after each batch.</summary>
    /// <param name="start">Where the training begins; it is not changed.</param>
    /// <param name="data">The examples.</param>
    /// <param name="random">The source of the orders, in the state in which the engine's loop is given its own.</param>
    /// <param name="epochs">Number of epochs.</param>
    /// <param name="batchSize">Examples of a batch.</param>
    /// <param name="learningRate">Size of each step.</param>
    public static double[] Losses(Network start, TrainingData data, Random random, int epochs, int batchSize, double learningRate)
    {
        var network = new ReferenceNetwork(start);
        ReferenceOptimizers.Step[][][] steps = Array.ConvertAll(
            network.Parameters, layer => Array.ConvertAll(layer, parameter => Array.ConvertAll(parameter, _ => ReferenceOptimizers.Adam())));
        double[][] examples = data.Examples();
        int[] labels = data.Labels(), order = [.. Enumerable.Range(0, data.Count)];
        var losses = new List<double>();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            random.NextInt64(); // the chance of the layers, which these networks do not use
            double sum = 0;
            int seen = 0;
            foreach (int[] batch in order.Chunk(batchSize))
            {
                double[][] x = Array.ConvertAll(batch, row => examples[row]);
                int[] classes = Array.ConvertAll(batch, row => labels[row]);
                sum += network.Loss(x, classes) * batch.Length;
                seen += batch.Length;
                losses.Add(sum / seen);
                Descend(network, network.Gradients(x, classes), steps, learningRate);
            }
        }

        return [.. losses];
    }

    private static void Descend(ReferenceNetwork network, double[][][] gradients, ReferenceOptimizers.Step[][][] steps, double learningRate)
    {
        for (int layer = 0; layer < gradients.Length; layer++)
        {
            for (int parameter = 0; parameter < gradients[layer].Length; parameter++)
            {
                double[] w = network.Parameters[layer][parameter], g = gradients[layer][parameter];
                for (int i = 0; i < w.Length; i++)
                    w[i] += steps[layer][parameter][i](w[i], g[i], learningRate);
            }
        }
    }
}
