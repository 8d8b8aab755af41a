using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>The buffers in which one lane block goes through a network, planned once; a worker takes one for a block and gives it back.</summary>
/// <remarks>
/// A layer that works in place shares the buffer of its input. When nothing is trained, two activation buffers take turns; when
/// something is, each activation is kept for the way back, and two gradient buffers take turns.
/// </remarks>
internal sealed class BlockMemory
{
    private readonly Network _network;
    private readonly AlignedBuffer[] _activations;
    private readonly AlignedBuffer[] _states;
    private readonly bool[] _inPlace;
    private readonly AlignedBuffer[] _gradients = [];
    private readonly AlignedBuffer _scratch;

    public BlockMemory(Network network, bool training)
    {
        _network = network;
        IReadOnlyList<Layer> layers = network.Layers;
        _inPlace = [.. layers.Select((layer, i) => layer.WorksInPlace && !(training && i > 0 && layers[i - 1].BackwardReadsOutput))];
        _activations = new AlignedBuffer[layers.Count + 1];
        if (training)
        {
            _activations[0] = new AlignedBuffer(network.InputShape.Length * Lanes.Count);
            for (int i = 0; i < layers.Count; i++)
                _activations[i + 1] = _inPlace[i] ? _activations[i] : new AlignedBuffer(layers[i].OutputShape.Length * Lanes.Count);
            _gradients = [new AlignedBuffer(LargestActivation(network)), new AlignedBuffer(LargestActivation(network))];
        }
        else
        {
            AlignedBuffer current = new(LargestActivation(network)), other = new(LargestActivation(network));
            _activations[0] = current;
            for (int i = 0; i < layers.Count; i++)
            {
                if (!_inPlace[i])
                    (current, other) = (other, current);
                _activations[i + 1] = current;
            }
        }

        _states = [.. layers.Select(layer => new AlignedBuffer(layer.StateLength))];
        _scratch = new AlignedBuffer(training ? layers.Max(layer => layer.ScratchLength) : 0);
    }

    public Span<float> Input => Activation(0);

    public ReadOnlySpan<float> Output => Activation(_network.Layers.Count);

    /// <summary>Where the loss puts the gradient of the output before <see cref="Backward"/>.</summary>
    public Span<float> OutputGradient => _gradients[0].Slice(0, _network.OutputLength * Lanes.Count);

    public void Forward()
    {
        for (int i = 0; i < _network.Layers.Count; i++)
        {
            var pass = new LayerPass { Input = Activation(i), Output = Activation(i + 1), State = _states[i].Span };
            _network.Layers[i].Forward(pass);
        }
    }

    /// <summary>Walks back from the last layer to the first that has parameters to train; what lies before needs no gradient.</summary>
    /// <param name="firstTrainable">Index of that layer.</param>
    /// <param name="kept">What each layer keeps of its blocks.</param>
    /// <param name="block">Which block this is.</param>
    public void Backward(int firstTrainable, AlignedBuffer[] kept, int block)
    {
        int current = 0;
        for (int i = _network.Layers.Count - 1; i >= firstTrainable; i--)
        {
            Layer layer = _network.Layers[i];
            int next = layer.WorksInPlace ? current : 1 - current;
            var pass = new LayerPass
            {
                Input = Activation(i),
                Output = Activation(i + 1),
                State = _states[i].Span,
                OutputGradient = _gradients[current].Slice(0, layer.OutputShape.Length * Lanes.Count),
                InputGradient = i == firstTrainable ? [] : _gradients[next].Slice(0, layer.InputShape.Length * Lanes.Count),
                Scratch = _scratch.Span,
                Kept = kept[i].Slice(block * layer.KeptLength, layer.KeptLength),
            };
            layer.Backward(pass);
            current = next;
        }
    }

    private Span<float> Activation(int i) =>
        _activations[i].Slice(0, (i == 0 ? _network.InputShape : _network.Layers[i - 1].OutputShape).Length * Lanes.Count);

    private static int LargestActivation(Network network) =>
        network.Layers.Select(layer => layer.OutputShape.Length).Append(network.InputShape.Length).Max() * Lanes.Count;
}
