using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Tests.Support;

/// <summary>One batch through one layer that stands in a network, forward and backward, in memory that nothing else shares.</summary>
internal sealed class LayerRun
{
    private readonly Layer _layer;
    private readonly int _examples;
    private readonly bool _inPlace;
    private readonly AlignedBuffer _input;
    private readonly AlignedBuffer _output;
    private readonly AlignedBuffer _state;
    private readonly AlignedBuffer _kept;
    private readonly AlignedBuffer _shared;
    private readonly AlignedBuffer _prepared;

    public LayerRun(Layer layer, double[][] examples, bool inPlace = false)
    {
        (_layer, _examples, _inPlace) = (layer, examples.Length, inPlace);
        _input = Filled(LaneBlocks.Pack(examples, padding: 100));
        _output = inPlace ? _input : Empty(layer.OutputShape.Length * Lanes.Count * Blocks);
        _state = Empty(layer.StateLength * Blocks);
        _kept = Empty(layer.KeptLength * Blocks);
        _shared = Empty((layer as IWholeBatch)?.SharedLength ?? 0);
        _prepared = Empty(layer.PreparedLength(isTraining: true));
        layer.Prepare(isTraining: true, _prepared.Span);
        if (layer is IWholeBatch batchLayer)
        {
            for (int block = 0; block < Blocks; block++)
                batchLayer.GatherForward(Pass(block));
            batchLayer.CombineForward(Summaries);
        }

        for (int block = 0; block < Blocks; block++)
            layer.Forward(Pass(block));
        Outputs = LaneBlocks.Unpack(_output.Span.ToDoubles(), examples.Length);
    }

    public double[][] Outputs { get; }

    private BatchSummaries Summaries => new(_kept, Blocks, _examples, _shared);

    private int Blocks => Lanes.Blocks(_examples);

    /// <summary>The gradients of inputs and parameters for given gradients of the outputs.</summary>
    /// <param name="outputGradients">One row an example.</param>
    /// <param name="wantsInputGradient">Whether the layer is asked for input gradients, which the first of a network is not.</param>
    public (double[][] Inputs, double[][] Parameters) Backward(double[][] outputGradients, bool wantsInputGradient = true)
    {
        AlignedBuffer dy = Filled(LaneBlocks.Pack(outputGradients)), scratch = Empty(_layer.ScratchLength);
        AlignedBuffer dx = _inPlace ? dy : Empty(_layer.InputShape.Length * Lanes.Count * Blocks);
        if (_layer is IWholeBatch batchLayer)
        {
            for (int block = 0; block < Blocks; block++)
                batchLayer.GatherBackward(BackwardPass(block));
            batchLayer.CombineBackward(Summaries);
        }

        for (int block = 0; block < Blocks; block++)
            _layer.Backward(BackwardPass(block));

        AlignedBuffer[] gradients = [.. _layer.Parameters.Select(parameter => Empty(parameter.Length))];
        for (int part = 0; part < _layer.GradientParts; part++)
            _layer.SumGradients(new GradientSum(_kept, Blocks, gradients, _shared), part);
        return (LaneBlocks.Unpack(dx.Span.ToDoubles(), _examples), Array.ConvertAll(gradients, gradient => gradient.Span.ToDoubles()));

        LayerPass BackwardPass(int block) => new(_layer)
        {
            Input = Part(_input, block),
            Output = Part(_output, block),
            State = Part(_state, block),
            IsTraining = true,
            ActiveLanes = ActiveLanes(block),
            OutputGradient = Part(dy, block),
            InputGradient = wantsInputGradient ? Part(dx, block) : [],
            Scratch = scratch.Span,
            Prepared = _prepared.Span,
            Kept = Part(_kept, block),
            Shared = _shared.Span,
        };
    }

    private LayerPass Pass(int block) => new(_layer)
    {
        Input = Part(_input, block),
        Output = Part(_output, block),
        State = Part(_state, block),
        IsTraining = true,
        ActiveLanes = ActiveLanes(block),
        WantsInputGradient = true,
        Seed = SplitMix.Mix((ulong)block),
        Scratch = Empty(_layer.ScratchLength).Span,
        Prepared = _prepared.Span,
        Kept = Part(_kept, block),
        Shared = _shared.Span,
    };

    private int ActiveLanes(int block) => Math.Min(Lanes.Count, _examples - block * Lanes.Count);

    private Span<float> Part(AlignedBuffer buffer, int block) => buffer.Slice(block * (buffer.Length / Blocks), buffer.Length / Blocks);

    // NaN, so that what a layer forgets to write or reads before it wrote it is seen.
    private static AlignedBuffer Empty(int length)
    {
        var buffer = new AlignedBuffer(length);
        buffer.Span.Fill(float.NaN);
        return buffer;
    }

    private static AlignedBuffer Filled(float[] values)
    {
        var buffer = new AlignedBuffer(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }
}
