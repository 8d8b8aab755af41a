using ExpressML.ImageOperations;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Any layer: the image fills all lanes of a block, which the layer knows how to score, and the first is taken out again.</summary>
internal sealed class LaneBlockOperation : ImageOperation
{
    private readonly Layer _layer;
    private readonly bool _appliesRelu;
    private readonly AlignedBuffer _prepared;

    public LaneBlockOperation(Layer layer, bool appliesRelu)
    {
        (_layer, _appliesRelu, _prepared) = (layer, appliesRelu, new AlignedBuffer(layer.PreparedLength(isTraining: false)));
        layer.Prepare(isTraining: false, _prepared.Span);
    }

    public override int ScratchLength => checked(InputLength + OutputLength + StateLength + _layer.ScratchLength);

    private int InputLength => _layer.InputShape.Length * Lanes.Count;

    private int OutputLength => _layer.OutputShape.Length * Lanes.Count;

    private int StateLength => Lanes.Blocks(_layer.StateLength) * Lanes.Count;

    public override void Run(ImagePass pass, int step, int first, int end)
    {
        Span<float> input = pass.Scratch[..InputLength], rest = pass.Scratch[InputLength..], output = rest[..OutputLength];
        rest = rest[OutputLength..];
        LanePacking.Fill(pass.Input[.._layer.InputShape.Length], input);
        _layer.Forward(new LayerPass(_layer)
        {
            Input = input,
            Output = output,
            State = rest[.._layer.StateLength],
            Scratch = rest.Slice(StateLength, _layer.ScratchLength),
            ActiveLanes = Lanes.Count,
            Prepared = _prepared.Span,
            AppliesRelu = _appliesRelu,
        });
        LanePacking.Unpack(output, 0, pass.Output[.._layer.OutputShape.Length]);
    }
}
