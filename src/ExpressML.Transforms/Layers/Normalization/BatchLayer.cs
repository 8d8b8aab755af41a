namespace ExpressML.Layers;

/// <summary>A layer whose training looks at the whole batch: its blocks wait for each other, once forward and once back.</summary>
/// <remarks>
/// Each block leaves a summary of itself, the summaries are combined in the order of the blocks, and then each block goes on with the
/// result. Scoring needs none of it: there, each example stands for itself.
/// </remarks>
public abstract class BatchLayer : Layer
{
    private protected BatchLayer() { }

    /// <summary>Floats that the combined summaries take.</summary>
    internal abstract int SharedLength { get; }

    /// <summary>Writes the summary of a block's input to <see cref="LayerPass.Kept"/>.</summary>
    internal abstract void GatherForward(LayerPass pass);

    /// <summary>Combines the blocks' summaries of the input.</summary>
    internal abstract void CombineForward(BatchSummaries summaries);

    /// <summary>Writes the summary of a block's output gradient to <see cref="LayerPass.Kept"/>.</summary>
    internal abstract void GatherBackward(LayerPass pass);

    /// <summary>Combines the blocks' summaries of the output gradient.</summary>
    internal abstract void CombineBackward(BatchSummaries summaries);
}
