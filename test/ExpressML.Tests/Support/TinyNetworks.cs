using ExpressML.Networks;
using ExpressML.Networks.Scoring;

namespace ExpressML.Tests.Support;

/// <summary>Networks that are small enough to be made and scored many times in a test.</summary>
internal static class TinyNetworks
{
    /// <summary>A convolution, pooling and two dense layers with random weights, for images of at least 2×2.</summary>
    public static Network Convolutional(Shape inputShape, int classCount, int seed = 1)
    {
        Network network = new NetworkBuilder()
            .Conv2D(filters: 5, window: 3, padding: 1).Relu()
            .MaxPool2D(window: 2)
            .Flatten()
            .Dense(7).Tanh()
            .Dense(classCount)
            .Build(inputShape);
        network.Initialize(new Random(seed));
        return network;
    }

    /// <summary>The probabilities of one example, scored by itself.</summary>
    public static float[] Probabilities(Network network, params float[] planarExample)
    {
        float[] scores = new float[network.OutputLength];
        new NetworkScorer(network, threads: 1, ScoreFunction.Softmax).Score(planarExample, 1, scores);
        return scores;
    }
}
