using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>The targets of the examples of one lane block: class labels, or a number for each output.</summary>
/// <remarks>A block has <see cref="Lanes.Count"/> lanes, one per example. The first <see cref="Count"/> lanes hold examples, the rest is padding.</remarks>
public readonly ref struct LossTargets
{
    private LossTargets(ReadOnlySpan<int> labels, ReadOnlySpan<float> values, int count, ReadOnlySpan<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Lanes.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Labels = labels;
        Values = values;
        Count = count;
        Weights = weights;
    }

    /// <summary>The class of each example, from 0: [<see cref="Count"/>]. Empty if the targets are numbers.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>A number for each output: [outputs][16], the examples innermost. Empty if the targets are labels.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>How many examples the block holds, at most 16.</summary>
    public int Count { get; }

    /// <summary>How much each example counts in the data: [<see cref="Count"/>]. Empty if all count 1.</summary>
    internal ReadOnlySpan<float> Weights { get; }

    /// <summary>Whether the targets are class labels.</summary>
    public bool AreLabels => Values.IsEmpty;

    /// <summary>The target of one output for one example. For a label, it is 1 for the output of its class and 0 for the others.</summary>
    /// <param name="output">Index of the output, from 0.</param>
    /// <param name="lane">Lane of the example, below <see cref="Count"/>.</param>
    public float this[int output, int lane] =>
        AreLabels ? (Labels[lane] == output ? 1 : 0) : Values[output * Lanes.Count + lane];

    /// <summary>Targets that are class labels, one per example.</summary>
    /// <param name="labels">Classes, from 0; at most 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 16.</exception>
    public static LossTargets OfLabels(ReadOnlySpan<int> labels) => new(labels, [], labels.Length, []);

    /// <summary>Targets that are numbers, one for each output of each example.</summary>
    /// <param name="values">[outputs][16], the examples innermost.</param>
    /// <param name="count">How many lanes hold examples, at most 16.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or above 16.</exception>
    public static LossTargets OfValues(ReadOnlySpan<float> values, int count) => new([], values, count, []);

    /// <summary>The same targets with weights.</summary>
    /// <param name="weights">One per example, at least 0; empty if all count 1.</param>
    internal LossTargets Weighted(ReadOnlySpan<float> weights) => new(Labels, Values, Count, weights);

    /// <summary>How much an example counts in the data.</summary>
    internal float Weight(int lane) => Weights.IsEmpty ? 1 : Weights[lane];

    /// <summary>How many examples are classified correctly: their highest output is that of their highest target.</summary>
    /// <param name="output">[outputs][16]. The first of equal outputs counts as the highest.</param>
    public int CountCorrect(ReadOnlySpan<float> output)
    {
        int correct = 0;
        for (int lane = 0; lane < Count; lane++)
        {
            if (Highest(output, lane) == (AreLabels ? Labels[lane] : Highest(Values, lane)))
                correct++;
        }

        return correct;
    }

    private static int Highest(ReadOnlySpan<float> block, int lane)
    {
        int best = lane;
        for (int i = lane + Lanes.Count; i < block.Length; i += Lanes.Count)
        {
            if (block[i] > block[best])
                best = i;
        }

        return best / Lanes.Count;
    }
}
