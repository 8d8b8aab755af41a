using ExpressML.Benchmarks.Timing;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>A layer, or a few that follow each other, that computes little with each number, beside a copy of as many bytes.</summary>
/// <remarks>
/// Each number that must be read or written is counted once, however often the kernels do. What one layer hands to the next need not leave the
/// cache, and is not counted.
/// </remarks>
/// <param name="Model">The network that the layers are from.</param>
/// <param name="Layers">Appends the layers.</param>
/// <param name="Input">The shape of one example.</param>
internal sealed record StreamCase(string Model, Func<NetworkBuilder, NetworkBuilder> Layers, Shape Input) : IKernelCase
{
    private const int FewestRounds = 5;
    private const double WindowSeconds = 0.005;
    private const double CopySeconds = 0.003;

    public StreamCase(string model, Func<Layer> create, Shape input)
        : this(model, net => net.Add(create()), input)
    {
    }

    public string Name => $"{Model} {string.Join(".", NetworkBuilder.LayersOf(Layers))} of {Input}, {Lanes.Count} examples";

    public IEnumerable<KernelResult> Measure(double seconds)
    {
        var clock = new LayerClock(Layers, Input, Lanes.Count, wantsInputGradient: true);
        Layer[] layers = [.. clock.Network.Layers.Skip(1)];
        int inputs = Input.Length * Lanes.Count, outputs = clock.Network.OutputLength * Lanes.Count;
        long forwardBytes = sizeof(float) * ((long)inputs + outputs + layers.Sum(layer => layer.StateLength));
        long backwardBytes = forwardBytes
            + sizeof(float) * ((layers[0].BackwardReadsInput ? inputs : 0L) + (layers[^1].BackwardReadsOutput ? outputs : 0L));
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
