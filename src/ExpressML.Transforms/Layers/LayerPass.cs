using ExpressML.Kernels.Pooling;

namespace ExpressML.Layers;

/// <summary>The memory of one lane block on its way through one layer. Numbers are lane blocks, [channels][height][width][16].</summary>
public readonly ref struct LayerPass
{
    private readonly Layer _layer;

    internal LayerPass(Layer layer) => _layer = layer;

    /// <summary>The input. It is the same memory as <see cref="Output"/> where the layer works in place.</summary>
    public ReadOnlySpan<float> Input { get; internal init; }

    /// <summary>The output.</summary>
    public Span<float> Output { get; internal init; }

    /// <summary>What <see cref="Layer.Forward"/> leaves to <see cref="Layer.Backward"/>, <see cref="Layer.StateLength"/> long.</summary>
    public Span<float> State { get; internal init; }

    /// <summary>Whether the network is being trained, rather than scored with or a score differentiated.</summary>
    public bool IsTraining { get; internal init; }

    /// <summary>How many lanes hold an example; the others hold padding, whose gradients must stay 0.</summary>
    public int ActiveLanes { get; internal init; }

    /// <summary>The derivative of the loss by the output.</summary>
    public ReadOnlySpan<float> OutputGradient { get; internal init; }

    /// <summary>The derivative of the loss by the input; empty where it is not wanted, as no earlier layer has parameters to train.</summary>
    public Span<float> InputGradient { get; internal init; }

    /// <summary>Scratch of this call, <see cref="Layer.ScratchLength"/> long; what it holds is undefined.</summary>
    public Span<float> Scratch { get; internal init; }

    /// <summary>A number for chance: another one for each step, layer and block, and the same ones for the same seed.</summary>
    public ulong Seed { get; internal init; }

    /// <summary>What <see cref="Layer.Prepare"/> made of the parameters.</summary>
    internal ReadOnlySpan<float> Prepared { get; init; }

    /// <summary>Whether <see cref="Layer.Backward"/> is going to be asked for the input gradient.</summary>
    internal bool WantsInputGradient { get; init; }

    /// <summary>Whether the output is to go through a ReLU; see <see cref="Layer.FusesRelu"/>.</summary>
    internal bool AppliesRelu { get; init; }

    /// <summary>The windows of max pooling that the layer does, too, so that output and output gradient are those behind it; see <see cref="Layer.JoinsPool"/>.</summary>
    internal PoolingWindows? Pool { get; init; }

    /// <summary>What <see cref="Layer.Backward"/> leaves to <see cref="Layer.SumGradients"/>; lives until the whole batch is through.</summary>
    internal Span<float> Kept { get; init; }

    /// <summary>What belongs to the batch as a whole; see <see cref="IWholeBatch"/>.</summary>
    internal Span<float> Shared { get; init; }

    /// <summary>Where <see cref="Layer.Backward"/> writes what this block adds to the gradient of a trainable parameter; overwrite all of it.</summary>
    /// <param name="index">Index of the parameter in <see cref="Layer.Parameters"/>.</param>
    public Span<float> ParameterGradient(int index) => Kept.Slice(_layer.KeptOffset(index), _layer.Parameters[index].Length);
}
