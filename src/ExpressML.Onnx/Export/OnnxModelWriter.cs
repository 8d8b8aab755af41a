using System.Globalization;
using System.Reflection;
using ExpressML.Networks;
using ExpressML.Onnx.Format;
using ExpressML.Onnx.LayerNodes;
using ExpressML.Transforms;

namespace ExpressML.Onnx.Export;

/// <summary>Makes the file of a network: one input, [N, C, H, W], and the outputs of its task.</summary>
internal static class OnnxModelWriter
{
    private const string Batch = "N";

    // The versions of the file format, from the opset on for which each came.
    private static readonly (int Opset, int Version)[] _formats = [(25, 13), (24, 12), (23, 11), (21, 10), (19, 9), (15, 8), (12, 7), (11, 6), (10, 5), (9, 4)];

    // Of the two gigabytes that protobuf allows, what is left for nodes and names.
    private const long MostParameterBytes = int.MaxValue - (64L << 20);

    /// <summary>The file of a network by itself.</summary>
    public static ModelProto Create(Network network, OnnxExportOptions options)
    {
        options.Validate();
        Shape shape = network.OutputShape;
        int[] sizes = shape.Area == 1 ? [shape.Channels] : [shape.Channels, shape.Height, shape.Width];
        return Create(
            network, new FeatureExtraction(shape, "Output"), options, options.InputName ?? "Input",
            [new ExportedOutput(options.OutputName ?? "Output", sizes, (_, scores) => scores)]);
    }

    /// <summary>The file of a trained network, with what makes scores of its outputs.</summary>
    public static ModelProto Create(NetworkTransformer model, OnnxExportOptions options)
    {
        options.Validate();
        ModelProto file = Create(model.Model, model.Task, options, options.InputName ?? model.FeatureColumnName, [.. Outputs(model.Task, options)], model.Views);
        ExportMetadata.Add(file.MetadataProps, model);
        return file;
    }

    private static IEnumerable<ExportedOutput> Outputs(PredictionTask task, OnnxExportOptions options)
    {
        foreach (ScoreColumn column in task.Columns.Where(column => column.Name != ScoreColumn.PredictedLabel))
        {
            string? name = column.Name == ScoreColumn.Probability ? options.ProbabilityName : options.OutputName;
            int[] sizes = column.Type is Microsoft.ML.Data.VectorDataViewType vector ? [.. vector.Dimensions] : [1];
            yield return new ExportedOutput(name ?? column.Name, sizes, column.WriteNodes);
        }
    }

    private static ModelProto Create(Network network, PredictionTask task, OnnxExportOptions options, string input, ExportedOutput[] outputs, ScoringViews? views = null)
    {
        RequireNames(input, outputs);
        NetworkNodes.RequireAll(network);
        RequireRoom(network);

        var graph = new GraphProto { Name = "Network" };
        Shape shape = network.InputShape;
        graph.Inputs.Add(ValueInfoProto.Tensor(input, ElementType.Float, Batch, shape.Channels, shape.Height, shape.Width));
        var nodes = new GraphNodes(graph, options.Opset, [input, .. outputs.Select(output => output.Name)]);
        string scores = PredictionNodes.WriteScores(network, task, nodes, input, views);
        string[] values = Array.ConvertAll(outputs, output => output.Write(nodes, scores));
        for (int i = 0; i < outputs.Length; i++)
        {
            nodes.Name(values[i], outputs[i].Name);
            graph.Outputs.Add(ValueInfoProto.Tensor(outputs[i].Name, ElementType.Float, [Batch, .. outputs[i].ExampleSizes]));
        }

        return new ModelProto
        {
            IrVersion = _formats.First(format => options.Opset >= format.Opset).Version,
            ProducerName = "ExpressML",
            ProducerVersion = typeof(OnnxModelWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
            Graph = graph,
            OpsetImports = { new OperatorSetIdProto { Version = options.Opset } },
        };
    }

    private static void RequireNames(string input, ExportedOutput[] outputs)
    {
        string[] names = [input, .. outputs.Select(output => output.Name)];
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } group)
            throw new ArgumentException($"'{group.Key}' would be the name of two of the inputs and outputs, {string.Join(", ", names)}. Set InputName, OutputName or ProbabilityName.");
    }

    private static void RequireRoom(Network network)
    {
        long bytes = sizeof(float) * network.Layers.SelectMany(layer => layer.Parameters).Sum(parameter => (long)parameter.Length);
        if (bytes > MostParameterBytes)
        {
            throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture, $"The network has parameters of {bytes / 1e9:0.0} GB, but an ONNX file can have up to 2 GB."));
        }
    }
}
