using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.ImageOperations;

/// <summary>A small dense layer of one image: a copy of the weights has 64 neurons side by side, which are the lanes; fewer in the last strip.</summary>
internal sealed class NeuronStrips : ImageOperation
{
    // 4 MB. Larger weights are not in a near cache anyway, and are better not there twice.
    private const long MostWeights = 1 << 20;

    private readonly int _neurons, _inputs;
    private readonly bool _appliesRelu;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _biases;

    /// <param name="w">The weights, a row a neuron.</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="neurons">How many neurons.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public NeuronStrips(ReadOnlySpan<float> w, ReadOnlySpan<float> b, int neurons, bool appliesRelu)
    {
        (_neurons, _inputs, _appliesRelu) = (neurons, w.Length / neurons, appliesRelu);
        int strips = Strips(neurons), lanes = LanesOf(neurons);
        _weights = new AlignedBuffer(lanes * _inputs);
        _biases = new AlignedBuffer(lanes);
        b.CopyTo(_biases.Span);
        Steps = [new(strips, w.Length)];
        for (int strip = 0; strip < strips; strip++)
            NeuronProducts.PrepareStrip(w[(strip * NeuronProducts.StripLanes * _inputs)..], NeuronsOf(strip), WeightsOf(strip));
    }

    public override IReadOnlyList<WorkStep> Steps { get; }

    /// <summary>Whether the copy is small enough.</summary>
    public static bool Suits(int neurons, int inputs) => (long)LanesOf(neurons) * inputs <= MostWeights;

    public override void Run(ImagePass pass, int step, int first, int end)
    {
        Span<float> sums = stackalloc float[NeuronProducts.StripLanes];
        for (int strip = first; strip < end; strip++)
        {
            int neuron = strip * NeuronProducts.StripLanes, neurons = NeuronsOf(strip), lanes = NeuronProducts.LanesOf(neurons);
            NeuronProducts.Strip(pass.Input[.._inputs], WeightsOf(strip), _biases.Slice(neuron, lanes), sums[..lanes], _appliesRelu);
            sums[..neurons].CopyTo(pass.Output[neuron..]);
        }
    }

    private Span<float> WeightsOf(int strip) => _weights.Slice(strip * NeuronProducts.StripLanes * _inputs, NeuronProducts.LanesOf(NeuronsOf(strip)) * _inputs);

    private int NeuronsOf(int strip) => Math.Min(NeuronProducts.StripLanes, _neurons - strip * NeuronProducts.StripLanes);

    private static int Strips(int neurons) => (neurons + NeuronProducts.StripLanes - 1) / NeuronProducts.StripLanes;

    // Of all strips.
    private static int LanesOf(int neurons)
    {
        int whole = (Strips(neurons) - 1) * NeuronProducts.StripLanes;
        return whole + NeuronProducts.LanesOf(neurons - whole);
    }
}
