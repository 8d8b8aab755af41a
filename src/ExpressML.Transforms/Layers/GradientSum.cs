using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>What the gradients of one layer's parameters are summed from and into, over all lane blocks of a batch.</summary>
/// <param name="Kept">What each block kept, one after another, each <see cref="Layer.KeptLength"/> long.</param>
/// <param name="Blocks">How many blocks the batch has.</param>
/// <param name="Gradients">The results, one a parameter of the layer.</param>
/// <param name="Shared">What belongs to the batch as a whole; see <see cref="IWholeBatch"/>.</param>
internal readonly record struct GradientSum(AlignedBuffer Kept, int Blocks, AlignedBuffer[] Gradients, AlignedBuffer Shared)
{
    /// <summary>sum = Σ of the blocks' numbers from <paramref name="start"/> on, in the order of the blocks.</summary>
    public void AddBlocks(int start, Span<float> sum, int keptLength)
    {
        sum.Clear();
        for (int block = 0; block < Blocks; block++)
            Accumulation.Add(Kept.Slice(block * keptLength + start, sum.Length), sum);
    }
}
