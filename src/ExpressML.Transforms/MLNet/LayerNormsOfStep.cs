namespace ExpressML.Transforms;

/// <summary>How large activations and gradients of all layers were in one training step.</summary>
/// <param name="Step">Number of the step in the whole training, from 1.</param>
/// <param name="Epoch">Number of its epoch, from 1.</param>
/// <param name="Layers">The layers in the order in which they run.</param>
public sealed record LayerNormsOfStep(long Step, int Epoch, IReadOnlyList<LayerNorm> Layers);
