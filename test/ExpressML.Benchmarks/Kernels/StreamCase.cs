using ExpressML.Benchmarks.Timing;
using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>A layer that computes little with each number, beside a copy of as many bytes.</summary>
/// <remarks>Each number that the layer must read or write is counted once, however often the kernel does.</remarks>
/// <param name="Model">The network that the layer is from.</param>
/// <param name="Create">Makes the layer.</param>
/// <param name="Input">The shape of one example.</param>
internal sealed record StreamCase(string Model, Func<Layer> Create, Shape Input) : IKernelCase
{
    private const int FewestRounds = 5;
    private const double WindowSeconds = 0.005;
    private const double CopySeconds = 0.003;

    public string Name => $"{Model} {Create()} of {Input}, {Lanes.Count} examples";

    public IEnumerable<KernelResult> Measure(double seconds)
    {
        var clock = new LayerClock(net => net.Add(Create()), Input, Lanes.Count, wantsInputGradient: true);
        Layer layer = clock.Network.Layers[^1];
        int inputs = layer.InputShape.Length * Lanes.Count, outputs = layer.OutputShape.Length * Lanes.Count;
        long forwardBytes = sizeof(float) * ((long)inputs + outputs + layer.StateLength);
        long backwardBytes = forwardBytes
            + sizeof(float) * ((layer.BackwardReadsInput ? inputs : 0L) + (layer.BackwardReadsOutput ? outputs : 0L));
        CopyRate forwardCopy = new(forwardBytes), backwardCopy = new(backwardBytes);
        clock.Measure(seconds);
        Rounds rounds = Rounds.Measure(seconds, FewestRounds, () =>
        {
            double forwardPeak = forwardCopy.Measure(CopySeconds);
            (double forward, double backward) = clock.Measure(WindowSeconds);
            double backwardPeak = backwardCopy.Measure(CopySeconds);
            return [forward, backward, forwardBytes / forward / forwardPeak, backwardBytes / backward / backwardPeak];
        });
        yield return new KernelResult(Name, "forward", rounds.Median(0), forwardBytes / rounds.Median(0), "GB/s", rounds.Median(2), rounds.AreClean);
        yield return new KernelResult(Name, "backward", rounds.Median(1), backwardBytes / rounds.Median(1), "GB/s", rounds.Median(3), rounds.AreClean);
    }
}
