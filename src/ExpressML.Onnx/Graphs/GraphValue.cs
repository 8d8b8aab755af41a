using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Graphs;

/// <summary>What is known of a value of the graph before anything is computed.</summary>
internal abstract record GraphValue;

/// <summary>Numbers that are known, such as weights, or what follows from them.</summary>
/// <param name="Tensor">The numbers.</param>
internal sealed record ConstantValue(Tensor Tensor) : GraphValue;

/// <summary>A value of a node that is not supported: what follows from it is not looked at.</summary>
internal sealed record UnknownValue : GraphValue;

/// <summary>Numbers that depend on the input: a function of each number that a layer gives.</summary>
/// <param name="Source">The place of the layer in the plan; −1 for the input.</param>
/// <param name="Layout">Where its numbers stand.</param>
/// <param name="Function">What is done to each number, where that is still to become a layer.</param>
internal sealed record FlowValue(int Source, Layout Layout, PendingFunction Function) : GraphValue
{
    /// <summary>What a layer gives, as it is.</summary>
    public FlowValue(int source, Layout layout)
        : this(source, layout, PendingFunction.None)
    {
    }

    /// <summary>The sizes of the axes, without N.</summary>
    public IReadOnlyList<int> Sizes => Layout.Sizes;
}
