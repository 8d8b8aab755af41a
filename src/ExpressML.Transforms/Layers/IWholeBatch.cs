namespace ExpressML.Layers;

/// <summary>A layer whose training looks at the whole batch: its blocks wait for each other, once forward and once back.</summary>
/// <remarks>
/// Each block leaves a summary of itself, the summaries are combined in the order of the blocks, and then each block goes on with the
/// result. Scoring needs none of it: there, each example stands for itself.
/// </remarks>
internal interface IWholeBatch
{
    /// <summary>Floats that the combined summaries take.</summary>
    int SharedLength { get; }

    /// <summary>Writes the summary of a block's input to <see cref="LayerPass.Kept"/>.</summary>
    void GatherForward(LayerPass pass);

    /// <summary>Combines the blocks' summaries of the input.</summary>
    void CombineForward(BatchSummaries summaries);

    /// <summary>Writes the summary of a block's output gradient to <see cref="LayerPass.Kept"/>.</summary>
    void GatherBackward(LayerPass pass);

    /// <summary>Combines the blocks' summaries of the output gradient.</summary>
    void CombineBackward(BatchSummaries summaries);
}
