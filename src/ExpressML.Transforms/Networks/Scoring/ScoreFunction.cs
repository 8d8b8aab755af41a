using ExpressML.Kernels.Elementwise;

namespace ExpressML.Networks.Scoring;

/// <summary>Makes scores, as many as outputs, of what a network gives: for one example the same bits as for sixteen side by side.</summary>
internal abstract class ScoreFunction
{
    /// <summary>The outputs are the scores.</summary>
    public static ScoreFunction Identity { get; } = new IdentityFunction();

    /// <summary>Probabilities of outputs that exclude each other.</summary>
    public static ScoreFunction Softmax { get; } = new SoftmaxFunction();

    /// <summary>A probability of each output by itself.</summary>
    public static ScoreFunction Sigmoid { get; } = new SigmoidFunction();

    /// <summary>Of one lane block, [outputs][16].</summary>
    public abstract void OfLaneBlock(ReadOnlySpan<float> outputs, Span<float> scores);

    /// <summary>Of one example.</summary>
    public abstract void OfVector(ReadOnlySpan<float> outputs, Span<float> scores);

    private sealed class IdentityFunction : ScoreFunction
    {
        public override void OfLaneBlock(ReadOnlySpan<float> outputs, Span<float> scores) => outputs.CopyTo(scores);

        public override void OfVector(ReadOnlySpan<float> outputs, Span<float> scores) => outputs.CopyTo(scores);
    }

    private sealed class SoftmaxFunction : ScoreFunction
    {
        public override void OfLaneBlock(ReadOnlySpan<float> outputs, Span<float> scores) => Kernels.Elementwise.Softmax.LaneBlock(outputs, scores);

        public override void OfVector(ReadOnlySpan<float> outputs, Span<float> scores) => Kernels.Elementwise.Softmax.OfVector(outputs, scores);
    }

    private sealed class SigmoidFunction : ScoreFunction
    {
        public override void OfLaneBlock(ReadOnlySpan<float> outputs, Span<float> scores) =>
            Activations.Apply(default(ActivationFunctions.Sigmoid), outputs, scores);

        public override void OfVector(ReadOnlySpan<float> outputs, Span<float> scores) => OfLaneBlock(outputs, scores);
    }
}
