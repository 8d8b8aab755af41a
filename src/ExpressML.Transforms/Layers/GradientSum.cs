using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>What the gradients of one layer's parameters are summed from and into, over the lane blocks of a batch that this process has.</summary>
/// <param name="Kept">What each block kept, one after another, each <see cref="Layer.KeptLength"/> long.</param>
/// <param name="Blocks">How many blocks these are; a process may have none.</param>
/// <param name="Gradients">The results, one a parameter of the layer.</param>
/// <param name="Shared">What belongs to the batch as a whole; see <see cref="IWholeBatch"/>.</param>
/// <param name="Continues">Whether the results begin with what they hold, the sums of earlier blocks, rather than with 0.</param>
internal readonly record struct GradientSum(AlignedBuffer Kept, int Blocks, AlignedBuffer[] Gradients, AlignedBuffer Shared, bool Continues = false)
{
    /// <summary>sum = [sum +] Σ of the blocks' numbers from <paramref name="start"/> on, in the order of the blocks.</summary>
    public void AddBlocks(int start, Span<float> sum, int keptLength)
    {
        if (!Continues)
            sum.Clear();
        for (int block = 0; block < Blocks; block++)
            Accumulation.Add(Kept.Slice(block * keptLength + start, sum.Length), sum);
    }
}
