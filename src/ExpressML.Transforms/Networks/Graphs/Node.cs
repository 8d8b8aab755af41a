using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Networks.Graphs;

/// <summary>One step of a <see cref="NetworkGraph"/>: from one or more values to a value.</summary>
/// <param name="Layer">The layer that computes it; null where values are put together.</param>
/// <param name="AppliesRelu">Whether it applies the ReLU that follows it in the network, too.</param>
/// <param name="Merge">How values are put together, where no layer computes.</param>
/// <param name="Sources">The values that it reads: one if a layer computes, else several, of which some may be the same.</param>
/// <param name="Target">The value that it makes.</param>
internal sealed record Node(Layer? Layer, bool AppliesRelu, MergeKind? Merge, int[] Sources, int Target)
{
    /// <summary>Whether the training leaves the layer as it is.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>The max pooling that the layer does, too; null for none. A ReLU is then applied behind it.</summary>
    public MaxPool2D? Pool { get; init; }

    /// <summary>Floats of one block that the way forward leaves to the way back.</summary>
    public int StateLength => (Pool ?? Layer)?.StateLength ?? 0;

    /// <summary>Floats of scratch that the way forward wants.</summary>
    public int ForwardScratchLength => Layer?.ScratchLength ?? 0;

    /// <summary>Floats of scratch that the way back wants: with pooling, for the gradient before it, too.</summary>
    public int BackwardScratchLength => checked(ForwardScratchLength + (Pool is null ? 0 : Pool.InputShape.Length * Lanes.Count));

    /// <summary>Whether there are parameters to train.</summary>
    public bool Learns => !IsFrozen && Layer?.Parameters.Any(parameter => parameter.IsTrainable) == true;

    /// <summary>The block or merge whose output the value is, where values are put together; null for a layer that computes.</summary>
    public Layer? Block { get; init; }

    /// <summary>Whether nothing is trained, and only the derivative of a score is wanted.</summary>
    public bool IsScored { get; init; }

    /// <summary>
    /// Whether the layer works as when scoring though there is a way back: all do where only the derivative of a score is wanted, and in training, batch normalisation that is
    /// frozen goes by its running averages, which stay as they are.
    /// </summary>
    public bool WorksAsForScoring => IsScored || (IsFrozen && Layer is IWholeBatch);

    /// <summary>Whether the target may overwrite the source.</summary>
    public bool WorksInPlace => Layer is { WorksInPlace: true };

    /// <summary>Whether the way back reads the sources.</summary>
    public bool BackwardReadsInput => Layer is { BackwardReadsInput: true } || Merge == MergeKind.Multiply;

    /// <summary>Whether the way back reads the target.</summary>
    public bool BackwardReadsOutput => Layer is { BackwardReadsOutput: true } || MasksGradient;

    /// <summary>Whether the gradient of the target is to be cut off where the ReLU was, before the layer's way back.</summary>
    public bool MasksGradient => AppliesRelu && Layer is not { DifferentiatesRelu: true };
}
