using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>What the blocks of a batch left of themselves to an <see cref="IWholeBatch"/>, and where the combination goes.</summary>
/// <param name="Kept">The summaries, one block after another, each <see cref="Layer.KeptLength"/> long.</param>
/// <param name="Blocks">How many blocks the batch has.</param>
/// <param name="Examples">How many examples the batch has; all blocks but the last are full.</param>
/// <param name="Shared">The combination.</param>
internal readonly record struct BatchSummaries(AlignedBuffer Kept, int Blocks, int Examples, AlignedBuffer Shared)
{
    /// <summary>Examples of one block.</summary>
    public int ExamplesOf(int block) => Math.Min(Lanes.Count, Examples - block * Lanes.Count);
}
