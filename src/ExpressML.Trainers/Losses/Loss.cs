namespace ExpressML.Losses;

/// <summary>What training makes small: the mean over a batch of a function of each example's output and label.</summary>
internal abstract class Loss
{
    /// <summary>Computes the losses of one lane block and their gradient.</summary>
    /// <param name="output">The network's output, [K][16].</param>
    /// <param name="labels">The class of each lane, from 0; −1 where a lane holds no example.</param>
    /// <param name="scale">What the gradient is multiplied with: 1 / examples of the batch.</param>
    /// <param name="gradient">∂loss/∂output, times <paramref name="scale"/>; 0 in lanes without an example.</param>
    /// <returns>The sum of the losses, and how many examples are classified correctly.</returns>
    public abstract BlockResult Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<int> labels, float scale, Span<float> gradient);
}
