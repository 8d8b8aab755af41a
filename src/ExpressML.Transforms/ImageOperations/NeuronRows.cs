using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.ImageOperations;

/// <summary>A large dense layer of one image: the weights are read as they stand, each once.</summary>
internal sealed class NeuronRows : ImageOperation
{
    private readonly Parameter _weight;
    private readonly float[] _biases;
    private readonly bool _appliesRelu;
    private readonly int _neurons, _inputs;
    private readonly int[] _parts;

    /// <param name="weight">The weights, a row a neuron; they must stay as they are while the operation is in use.</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public NeuronRows(Parameter weight, ReadOnlySpan<float> b, bool appliesRelu)
    {
        (_weight, _biases, _appliesRelu) = (weight, b.ToArray(), appliesRelu);
        (_neurons, _inputs) = (weight.Dimensions[0], weight.Dimensions[1]);
        _parts = [WorkCut.Parts(weight.Length, Tiles)];
    }

    public override ReadOnlySpan<int> Parts => _parts;

    private int Tiles => (_neurons + NeuronProducts.RowsATime - 1) / NeuronProducts.RowsATime;

    public override void Run(ImagePass pass, int step, int part)
    {
        (int tile, int end) = WorkCut.Pieces(Tiles, _parts[0], part);
        for (; tile < end; tile++)
        {
            int first = tile * NeuronProducts.RowsATime, count = Math.Min(NeuronProducts.RowsATime, _neurons - first);
            NeuronProducts.Rows(
                pass.Input[.._inputs], _weight.Values.Slice(first * _inputs, count * _inputs),
                _biases.Length == 0 ? [] : _biases.AsSpan(first, count), pass.Output.Slice(first, count), _appliesRelu);
        }
    }
}
