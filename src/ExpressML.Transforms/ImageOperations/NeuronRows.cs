using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.ImageOperations;

/// <summary>A large dense layer of one image: the weights are read as they stand, each once.</summary>
internal sealed class NeuronRows : ImageOperation
{
    // To read a weight from memory takes as long as so many multiplications.
    private const int ReadingAWeight = 8;

    private readonly Parameter _weight;
    private readonly float[] _biases;
    private readonly bool _appliesRelu;
    private readonly int _neurons, _inputs;

    /// <param name="weight">The weights, a row a neuron; they must stay as they are while the operation is in use.</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public NeuronRows(Parameter weight, ReadOnlySpan<float> b, bool appliesRelu)
    {
        (_weight, _biases, _appliesRelu) = (weight, b.ToArray(), appliesRelu);
        (_neurons, _inputs) = (weight.Dimensions[0], weight.Dimensions[1]);
        Steps = [new(Tiles, (long)weight.Length * ReadingAWeight)];
    }

    public override IReadOnlyList<WorkStep> Steps { get; }

    private int Tiles => (_neurons + NeuronProducts.RowsATime - 1) / NeuronProducts.RowsATime;

    public override void Run(ImagePass pass, int step, int first, int end)
    {
        for (int tile = first; tile < end; tile++)
        {
            int neuron = tile * NeuronProducts.RowsATime, count = Math.Min(NeuronProducts.RowsATime, _neurons - neuron);
            NeuronProducts.Rows(
                pass.Input[.._inputs], _weight.ReadOnlyValues.Slice(neuron * _inputs, count * _inputs),
                _biases.Length == 0 ? [] : _biases.AsSpan(neuron, count), pass.Output.Slice(neuron, count), _appliesRelu);
        }
    }
}
