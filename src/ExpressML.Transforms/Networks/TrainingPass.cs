using ExpressML.Kernels;
using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>Fills the input of one lane block.</summary>
internal delegate void BlockLoader(int block, Span<float> input);

/// <summary>From the output of one lane block computes its loss's gradient; padding lanes get the gradient 0.</summary>
internal delegate void BlockLoss(int block, ReadOnlySpan<float> output, Span<float> outputGradient);

/// <summary>One batch forward and back through a network: the gradients of its parameters.</summary>
/// <remarks>
/// First each lane block goes all the way forward and back on its own, then the gradients are summed over the blocks, in their order.
/// Memory is planned for the largest batch; a batch allocates nothing.
/// </remarks>
internal sealed class TrainingPass
{
    private readonly Network _network;
    private readonly ParallelRange _parallel;
    private readonly BlockMemoryPool _memories;
    private readonly int _firstTrainable;
    private readonly AlignedBuffer[] _kept;
    private readonly AlignedBuffer[][] _gradients;
    private readonly (int Layer, int Part)[] _gradientParts;
    private readonly BlockLoader _load;
    private readonly BlockLoss _loss;
    private readonly Action<int> _passBlock;
    private readonly Action<int> _sumGradients;
    private int _blocks;

    public TrainingPass(Network network, int batchSize, ParallelRange parallel, BlockLoader load, BlockLoss loss)
    {
        IReadOnlyList<Layer> layers = network.Layers;
        int blocks = Lanes.Blocks(batchSize);
        (_network, _parallel, _load, _loss) = (network, parallel, load, loss);
        _memories = new BlockMemoryPool(network, Math.Min(parallel.Threads, blocks), training: true);
        _firstTrainable = layers.TakeWhile(layer => !layer.Parameters.Any(parameter => parameter.IsTrainable)).Count();
        _kept = [.. layers.Select(layer => new AlignedBuffer(checked(blocks * layer.KeptLength)))];
        _gradients = [.. layers.Select(layer => layer.Parameters.Select(parameter => new AlignedBuffer(parameter.Length)).ToArray())];
        _gradientParts = [.. layers.SelectMany((layer, i) => Enumerable.Range(0, layer.GradientParts).Select(part => (i, part)))];
        _passBlock = PassBlock;
        _sumGradients = SumGradients;
    }

    /// <summary>The trainable parameters and their gradients; <see cref="Run"/> overwrites the gradients.</summary>
    public IEnumerable<(Parameter Parameter, AlignedBuffer Gradient)> Gradients =>
        _network.Layers.SelectMany((layer, i) => layer.Parameters.Zip(_gradients[i])).Where(pair => pair.First.IsTrainable);

    /// <summary>Computes the gradients for a batch of <paramref name="examples"/>.</summary>
    public void Run(int examples)
    {
        _blocks = Lanes.Blocks(examples);
        _parallel.For(_blocks, _passBlock);
        _parallel.For(_gradientParts.Length, _sumGradients);
    }

    private void PassBlock(int block)
    {
        BlockMemory memory = _memories.Take();
        try
        {
            _load(block, memory.Input);
            memory.Forward();
            _loss(block, memory.Output, memory.OutputGradient);
            memory.Backward(_firstTrainable, _kept, block);
        }
        finally
        {
            _memories.GiveBack(memory);
        }
    }

    private void SumGradients(int index)
    {
        (int layer, int part) = _gradientParts[index];
        _network.Layers[layer].SumGradients(new GradientSum(_kept[layer], _blocks, _gradients[layer]), part);
    }
}
