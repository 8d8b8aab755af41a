using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;

namespace ExpressML.Tests.ImageOperations;

/// <summary>Scores the same images in a lane block and one by one.</summary>
internal static class Alone
{
    private const int Images = 2;

    /// <summary>Draws parameters: what is measured, not trained, may be a divisor and stays away from 0.</summary>
    public static Network Drawn(Network network, Random random)
    {
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
        {
            foreach (ref float value in parameter.Values)
                value = parameter.IsTrainable ? 2 * random.NextSingle() - 1 : random.NextSingle() + 0.5f;
        }

        return network;
    }

    /// <summary>Asserts the same bits, on 1, 2 and 4 threads.</summary>
    /// <param name="network">The network.</param>
    /// <param name="random">Draws the images.</param>
    /// <param name="special">Numbers to put in random places of them.</param>
    public static void AssertSameBits(Network network, Random random, params ReadOnlySpan<float> special)
    {
        int input = network.InputShape.Length, output = network.OutputLength;
        float[] rows = random.Draw(Lanes.Count * input).ToSingles(), together = new float[Lanes.Count * output];
        for (int i = 0; i < 3 * special.Length; i++)
            rows[random.Next(rows.Length)] = special[i % special.Length];
        new PreparedNetwork(network).Score(rows, Lanes.Count, together, new ParallelRange(1), ScoreFunction.Identity, new Arrangement(Blocks: 1, Images: 0));
        foreach (int threads in new[] { 1, 2, 4 })
        {
            var scorer = new NetworkScorer(network, threads);
            for (int n = 0; n < Images; n++)
            {
                var alone = new GuardedBuffer(output);
                scorer.Score(rows.AsMemory(n * input, input), 1, alone.Memory);
                alone.Read();
                Near.AreSame(together.AsSpan(n * output, output), alone.Span, $"{network}, image {n}, {threads} threads");
            }
        }
    }
}
