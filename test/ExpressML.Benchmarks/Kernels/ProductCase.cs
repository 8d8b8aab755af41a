using ExpressML.Benchmarks.Timing;
using ExpressML.Networks;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>Layers that multiply and add, beside the peak of multiply-adds.</summary>
/// <remarks>
/// Operations are counted as the formula has them, whatever the kernel saves, as Winograd's does, or leaves out, as at the border. The weight
/// gradient is the backward pass of a network's first layer; the input gradient is how much longer it takes in the middle of a network.
/// </remarks>
/// <param name="Model">The network that the layers are from.</param>
/// <param name="Layers">Appends the layers.</param>
/// <param name="Input">The shape of one example.</param>
/// <param name="Examples">Examples of one batch.</param>
/// <param name="IsFirst">Whether they are a network's first, of which no input gradient is wanted.</param>
internal sealed record ProductCase(string Model, Func<NetworkBuilder, NetworkBuilder> Layers, Shape Input, int Examples, bool IsFirst = false) : IKernelCase
{
    private const int FewestRounds = 5;
    private const double WindowSeconds = 0.01;
    private const double PeakSeconds = 0.004;

    public string Name => $"{Model} {string.Join(".", NetworkBuilder.LayersOf(Layers))} of {Input}, {Examples} examples";

    public IEnumerable<KernelResult> Measure(double seconds)
    {
        var first = new LayerClock(Layers, Input, Examples, wantsInputGradient: false);
        LayerClock? middle = IsFirst ? null : new LayerClock(Layers, Input, Examples, wantsInputGradient: true);
        double operations = 2.0 * Examples * first.Network.Layers.Sum(layer => layer.MultiplyAdds);
        first.Measure(seconds);
        middle?.Measure(seconds);
        Rounds rounds = Rounds.Measure(seconds, FewestRounds, () =>
        {
            double peak = FmaPeak.Measure(1, PeakSeconds);
            (double forward, double weights) = first.Measure(WindowSeconds);
            double peakBetween = FmaPeak.Measure(1, PeakSeconds);
            double inputs = middle is null ? double.NaN : middle.Measure(WindowSeconds).Backward - weights;
            double calm = (peak + peakBetween) / 2;
            return [forward, weights, inputs, operations / forward / calm, operations / weights / calm, operations / inputs / calm];
        });

        yield return Result("forward", 0);
        if (!IsFirst)
            yield return Result("input gradient", 2);
        yield return Result("weight gradient", 1);

        KernelResult Result(string operation, int figure) =>
            new(Name, operation, rounds.Median(figure), operations / rounds.Median(figure), "GFLOP/s", rounds.Median(figure + 3), rounds.AreClean);
    }
}
