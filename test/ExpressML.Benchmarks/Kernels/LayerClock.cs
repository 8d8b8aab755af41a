using System.Diagnostics;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>Times layers forward and back as a training runs them, on one thread: the clock stands still while input and output gradient are put in place.</summary>
internal sealed class LayerClock
{
    private readonly TrainingPass _pass;
    private readonly int _examples;
    private readonly float[] _input, _outputGradient;
    private long _mark, _forward, _backward;

    /// <summary>Plans the memory.</summary>
    /// <param name="layers">Appends the layers.</param>
    /// <param name="input">The shape of one example.</param>
    /// <param name="examples">Examples of one batch.</param>
    /// <param name="wantsInputGradient">Whether the backward pass computes the input gradient, too.</param>
    public LayerClock(Func<NetworkBuilder, NetworkBuilder> layers, Shape input, int examples, bool wantsInputGradient)
    {
        var builder = new NetworkBuilder();
        if (wantsInputGradient)
            builder.Add(new LearningLayer());
        Network = layers(builder).Build(input);
        if (examples > Lanes.Count && Network.Layers.Any(layer => layer is IWholeBatch))
            throw new ArgumentOutOfRangeException(nameof(examples), examples, "Where blocks wait for each other, forward and back can be told apart with one block only.");
        Network.Initialize(new Random(1));
        _examples = examples;
        _input = Noise(input.Length * Lanes.Count);
        _outputGradient = Noise(Network.OutputLength * Lanes.Count);
        _pass = new TrainingPass(Network, examples, new ParallelRange(1), Load, ComputeLoss);
    }

    public Network Network { get; }

    /// <summary>The mean seconds of one batch.</summary>
    /// <param name="seconds">How long to repeat it, at least.</param>
    public (double Forward, double Backward) Measure(double seconds)
    {
        (_forward, _backward) = (0, 0);
        long start = Stopwatch.GetTimestamp();
        int batches = 0;
        do
        {
            _mark = Stopwatch.GetTimestamp();
            _pass.Run(_examples, seed: 1);
            _backward += Stopwatch.GetTimestamp() - _mark;
            batches++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        double ticks = (double)Stopwatch.Frequency * batches;
        return (_forward / ticks, _backward / ticks);
    }

    // What comes before the first block, such as an arrangement of weights, is part of the forward pass; before the others, of the backward pass.
    private void Load(int block, Span<float> input)
    {
        long passed = Stopwatch.GetTimestamp() - _mark;
        if (block == 0)
            _forward += passed;
        else
            _backward += passed;
        _input.CopyTo(input);
        _mark = Stopwatch.GetTimestamp();
    }

    private void ComputeLoss(int block, ReadOnlySpan<float> output, Span<float> outputGradient)
    {
        _forward += Stopwatch.GetTimestamp() - _mark;
        _outputGradient.CopyTo(outputGradient);
        _mark = Stopwatch.GetTimestamp();
    }

    private static float[] Noise(int length)
    {
        var random = new Random(3);
        var noise = new float[length];
        foreach (ref float number in noise.AsSpan())
            number = 2 * random.NextSingle() - 1;
        return noise;
    }
}
