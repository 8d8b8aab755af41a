using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Tests.Support;

/// <summary>One batch forward and back through a network, with given output gradients.</summary>
internal static class GraphRun
{
    /// <summary>Runs a batch. Lanes without an example hold other numbers than zeros.</summary>
    public static TrainingPass Train(Network network, double[][] x, double[][] dy, int threads, out double[][] outputs)
    {
        float[] inputs = LaneBlocks.Pack(x, padding: 3), gradients = LaneBlocks.Pack(dy), results = new float[gradients.Length];
        int input = network.InputShape.Length * Lanes.Count, output = network.OutputLength * Lanes.Count;
        var pass = new TrainingPass(
            network, x.Length, new ParallelRange(threads),
            load: (block, target) => inputs.AsSpan(block * input, input).CopyTo(target),
            loss: (block, result, gradient) =>
            {
                result.CopyTo(results.AsSpan(block * output, output));
                gradients.AsSpan(block * output, output).CopyTo(gradient);
            });
        pass.Run(x.Length, seed: 1);
        outputs = LaneBlocks.Unpack(results.AsSpan().ToDoubles(), x.Length);
        return pass;
    }
}
