using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Import;

/// <summary>The end of a graph: what its outputs mean, without the activation that scoring applies itself.</summary>
internal sealed class GraphEnding
{
    /// <param name="plan">The layers.</param>
    /// <param name="output">The graph's output.</param>
    /// <param name="task">The option Task.</param>
    /// <param name="hasLabels">Whether names of classes are given.</param>
    public GraphEnding(NetworkPlan plan, FlowValue output, OnnxTask task, bool hasLabels)
    {
        (Output, Task) = (output, task);
        PlannedLayer? last = output.Function.IsNone ? plan.At(output.Source) : null;
        bool isSoftmax = last is { Layer: Softmax or LogSoftmax, Output.Area: 1, Output.Channels: > 1 };
        if (task == OnnxTask.Automatic)
            Task = isSoftmax || hasLabels ? OnnxTask.MulticlassClassification : OnnxTask.Features;
        if (Task == OnnxTask.MulticlassClassification && isSoftmax)
            Output = output with { Source = last!.Sources[0] };
        else if (Task is OnnxTask.BinaryClassification or OnnxTask.MultilabelClassification && output.Function is { Kind: PendingKind.Sigmoid, Scale: 1, Shift: 0 })
            Output = output with { Function = PendingFunction.None };
    }

    /// <summary>The outputs that the task takes: logits, for classes.</summary>
    public FlowValue Output { get; }

    /// <summary>The task; never <see cref="OnnxTask.Automatic"/>.</summary>
    public OnnxTask Task { get; }
}
