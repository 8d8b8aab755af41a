using ExpressML.Benchmarks.Timing;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>Layers that multiply and add, with one image that is scored alone, beside the peak of multiply-adds.</summary>
/// <param name="Model">The network that the layers are from.</param>
/// <param name="Layers">Appends the layers.</param>
/// <param name="Input">The shape of the image.</param>
internal sealed record ImageCase(string Model, Func<NetworkBuilder, NetworkBuilder> Layers, Shape Input) : IKernelCase
{
    private const int FewestRounds = 5;
    private const double WindowSeconds = 0.01;
    private const double PeakSeconds = 0.004;

    public string Name => $"{Model} {string.Join(".", NetworkBuilder.LayersOf(Layers))} of {Input}, 1 image";

    public IEnumerable<KernelResult> Measure(double seconds)
    {
        Network network = Layers(new NetworkBuilder()).Build(Input);
        network.Initialize(new Random(1));
        float[] image = [.. Enumerable.Repeat(0.5f, Input.Length)], outputs = new float[network.OutputLength];
        var scorer = new NetworkScorer(network, threads: 1);
        void Score() => scorer.Score(image, 1, outputs);

        double operations = 2.0 * network.Layers.Sum(layer => layer.MultiplyAdds);
        Calls.Repeat(Score, seconds);
        Rounds rounds = Rounds.Measure(seconds, FewestRounds, () =>
        {
            double peak = FmaPeak.Measure(1, PeakSeconds), time = Calls.Repeat(Score, WindowSeconds);
            return [time, operations / time / peak];
        });
        yield return new KernelResult(Name, "scoring", rounds.Median(0), operations / rounds.Median(0), "GFLOP/s", rounds.Median(1), rounds.AreClean);
    }
}
