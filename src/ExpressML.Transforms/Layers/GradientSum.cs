using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>What the gradients of one layer's parameters are summed from and into, over all lane blocks of a batch.</summary>
/// <param name="Kept">What each block kept, one after another, each <see cref="Layer.KeptLength"/> long.</param>
/// <param name="Blocks">How many blocks the batch has.</param>
/// <param name="Gradients">The results, one a parameter of the layer.</param>
internal readonly record struct GradientSum(AlignedBuffer Kept, int Blocks, AlignedBuffer[] Gradients);
