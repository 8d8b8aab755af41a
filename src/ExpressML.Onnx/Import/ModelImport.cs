using ExpressML.Networks;
using ExpressML.Onnx.Format;
using ExpressML.Onnx.Graphs;
using ExpressML.Onnx.Operators;
using ExpressML.Transforms;

namespace ExpressML.Onnx.Import;

/// <summary>Makes a model of ML.NET of an ONNX model: reads the graph, builds the network, and says what its outputs mean.</summary>
internal sealed class ModelImport
{
    private readonly string _file;
    private readonly OnnxModelOptions _options;
    private readonly GraphReader _graph;

    /// <param name="model">The model.</param>
    /// <param name="file">What messages call its file.</param>
    /// <param name="folder">The folder with the files of large tensors; null where there is none.</param>
    /// <param name="options">The user's options.</param>
    public ModelImport(ModelProto model, string file, string? folder, OnnxModelOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.FeatureColumnName, nameof(options.FeatureColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        Guard.Defined(options.Task, nameof(options.Task));
        (_file, _options) = (file, options);
        _graph = new GraphReader(model, file, folder, options.OutputName);
    }

    /// <summary>Makes the model.</summary>
    public NetworkTransformer Create()
    {
        IReadOnlyList<string>? labels = ImportedLabels.Of(_options);
        GraphInput input = _graph.Input;
        Shape shape = input.ShapeFor(_options.InputShape, _file);

        // At another size than the file's, poolings that are over the whole image there stay that.
        var windows = new WholeWindows();
        if (input.Shape is { } own && own != shape)
        {
            Plan(own, windows);
            windows = new WholeWindows(windows);
        }

        (NetworkPlan plan, FlowValue output) = PlanAt(shape, windows);
        var ending = new GraphEnding(plan, output, _options.Task, labels is not null);
        Network network = plan.Build(_graph.Finish(plan, ending.Output), _options.FoldBatchNormalization, _file);
        return new NetworkTransformer(
            network, _options.FeatureColumnName, _options.PixelOrder ?? (input.IsChannelsLast ? PixelOrder.Interleaved : PixelOrder.Planar),
            ImportedLabels.TaskFor(ending.Task, network.OutputShape, labels, _options.OutputColumnName, _file), _options.NumberOfThreads,
            _options.TakesImages ?? (shape.Channels == 3 && shape.Area > 1));
    }

    // Branches that fit together at the file's size may not at another.
    private (NetworkPlan Plan, FlowValue Output) PlanAt(Shape shape, WholeWindows windows)
    {
        try
        {
            return Plan(shape, windows);
        }
        catch (NotSupportedException exception) when (_graph.Input.Shape is { } own && own != shape)
        {
            throw new NotSupportedException($"{exception.Message} At the file's own shape, {own}, it is: InputShape {shape} does not suit the network. Multiples of 32 suit most.", exception);
        }
    }

    private (NetworkPlan Plan, FlowValue Output) Plan(Shape shape, WholeWindows windows)
    {
        var plan = new NetworkPlan(shape);
        return (plan, _graph.Read(plan, new FlowValue(InputLayers.Append(plan, _options), _graph.Input.LayoutFor(shape)), windows));
    }
}
