using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support.Reference;
using ExpressML.Threads;

namespace ExpressML.Tests.Support;

/// <summary>What every layer keeps: outputs and gradients of its reference, the same bits each time and in each place, a text, and a way through a file.</summary>
internal static class LayerContract
{
    // Two lane blocks, the second with 11 lanes to spare.
    private const int Examples = 21;

    // Of a tensor of thousands of weights, so many at random: each is moved by itself, and the reference computes all examples anew.
    private const int MostMoved = 500;

    // Relative to the largest number: sums of some hundred terms, each rounded at 6·10⁻⁸, stay well below.
    private const double Tolerance = 1e-5;

    /// <summary>Checks a layer.</summary>
    /// <param name="create">Makes the layer, a new one with each call.</param>
    /// <param name="input">The shape of one example; small, since each number is moved by itself.</param>
    /// <param name="text">What the layer prints.</param>
    public static void Verify(Func<Layer> create, Shape input, string text)
    {
        var random = new Random(1);
        Layer layer = create();
        Assert.AreEqual(text, layer.ToString());
        Network network = new(input, [layer]);
        if (layer.KeepsShape)
            Assert.AreEqual(layer.InputShape, layer.OutputShape, $"{layer} says that it keeps the shape.");
        if (layer.MapsVectors)
            Assert.AreEqual((1, 1), (layer.InputShape.Area, layer.OutputShape.Area), $"{layer} says that it maps vectors.");
        DrawParameters(layer, random);
        double[][] x = random.DrawExamples(Examples, input.Length), dy = random.DrawExamples(Examples, network.OutputLength);

        VerifyAgainstReference(layer, x, dy);
        VerifySameBitsEverywhere(layer, x, dy);
        VerifyPasses(network, x);
        VerifyRoundTrip(network, x);
        VerifyBelongsToOneNetwork(layer, input);
    }

    private static void VerifyAgainstReference(Layer layer, double[][] x, double[][] dy)
    {
        ReferenceLayer reference = ReferenceLayer.Of(layer);
        double[][] parameters = ReferenceNetwork.ParametersOf(layer);
        var run = new LayerRun(layer, x);
        (double[][] inputGradients, double[][] parameterGradients) = run.Backward(dy);
        for (int n = 0; n < x.Length; n++)
        {
            Near.AreEqual(reference.Forward(x[n], parameters), run.Outputs[n], Tolerance, $"{layer}, example {n}, output");
            double[] gradient = GradientCheck.CentralDifferences(x[n], () => reference.Forward(x[n], parameters).Dot(dy[n]));
            Near.AreEqual(gradient, inputGradients[n], Tolerance, $"{layer}, example {n}, input gradient");
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            if (!layer.Parameters[i].IsTrainable)
                continue;
            int[] moved = [.. Enumerable.Range(0, parameters[i].Length)];
            new Random(i).Shuffle(moved);
            moved = moved[..Math.Min(MostMoved, moved.Length)];
            double[] gradient = GradientCheck.CentralDifferences(
                parameters[i], () => x.Zip(dy, (example, outer) => reference.Forward(example, parameters).Dot(outer)).Sum(), moved);
            Near.AreEqual(gradient, Array.ConvertAll(moved, index => parameterGradients[i][index]), Tolerance, $"{layer}, gradient of {layer.Parameters[i]}");
        }
    }

    private static void VerifySameBitsEverywhere(Layer layer, double[][] x, double[][] dy)
    {
        var run = new LayerRun(layer, x);
        (double[][] inputs, double[][] parameters) = run.Backward(dy);
        AssertSame(parameters, run.Backward(dy, wantsInputGradient: false).Parameters, $"{layer}, parameter gradients as first of a network");

        var again = new LayerRun(layer, x, layer.WorksInPlace);
        AssertSame(run.Outputs, again.Outputs, $"{layer}, second run's outputs");
        (double[][] inputsAgain, double[][] parametersAgain) = again.Backward(dy);
        AssertSame(inputs, inputsAgain, $"{layer}, second run's input gradients");
        AssertSame(parameters, parametersAgain, $"{layer}, second run's parameter gradients");
    }

    private static void VerifyPasses(Network network, double[][] x)
    {
        double[][] expected = new LayerRun(network.Layers[0], x).Outputs;
        float[] blocks = LaneBlocks.Pack(x), outputs = new float[Lanes.Blocks(x.Length) * Lanes.Count * network.OutputLength];
        int input = network.InputShape.Length * Lanes.Count, output = network.OutputLength * Lanes.Count;
        new TrainingPass(
            network, x.Length, new ParallelRange(1),
            load: (block, target) => blocks.AsSpan(block * input, input).CopyTo(target),
            loss: (block, result, gradient) =>
            {
                result.CopyTo(outputs.AsSpan(block * output, output));
                gradient.Clear();
            }).Run(x.Length, seed: 1);
        AssertSame(expected, LaneBlocks.Unpack(outputs.AsSpan().ToDoubles(), x.Length), $"{network}, training pass");
        AssertSame(expected, NetworkFiles.Score(network, x), $"{network}, scoring pass");
    }

    private static void VerifyRoundTrip(Network network, double[][] x)
    {
        Network read = NetworkFiles.Read(NetworkFiles.Bytes(network));
        Assert.AreEqual(network.ToString(), read.ToString());
        Assert.AreEqual(network.OutputShape, read.OutputShape);
        AssertSame(NetworkFiles.Score(network, x), NetworkFiles.Score(read, x), $"{network}, read from a file");
    }

    private static void VerifyBelongsToOneNetwork(Layer layer, Shape input)
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => new Network(input, [layer]));
        Assert.AreEqual($"{layer} already stands in a network. Make a new layer for each place.", exception.Message);
    }

    // What is measured, not trained, may be a divisor: it stays away from 0.
    private static void DrawParameters(Layer layer, Random random)
    {
        foreach (Parameter parameter in layer.Parameters)
        {
            foreach (ref float value in parameter.Values)
                value = parameter.IsTrainable ? 2 * random.NextSingle() - 1 : random.NextSingle() + 0.5f;
        }
    }

    private static void AssertSame(double[][] expected, double[][] actual, string subject)
    {
        for (int n = 0; n < expected.Length; n++)
            Near.AreEqual(expected[n], actual[n], _ => 0, $"{subject} {n}");
    }
}
