using System.Globalization;
using ExpressML.Onnx.Format;
using Google.Protobuf;

namespace ExpressML.Tests.Onnx;

/// <summary>Writes small ONNX models as exporters do, with drawn weights.</summary>
internal sealed class OnnxGraphBuilder
{
    private readonly Random _random = new(7);
    private readonly ModelProto _model;
    private int _values;

    public OnnxGraphBuilder(long opset = 17, int irVersion = 8) => _model = new ModelProto
    {
        IrVersion = irVersion,
        ProducerName = "tests",
        OpsetImports = { new OperatorSetIdProto { Version = opset } },
        Graph = new GraphProto { Name = "graph" },
    };

    public GraphProto Graph => _model.Graph!;

    /// <summary>The input; sizes are numbers, or names of free sizes.</summary>
    public string Input(params object[] sizes)
    {
        Graph.Inputs.Add(ValueInfoProto.Tensor("input", ElementType.Float, sizes));
        return "input";
    }

    /// <summary>Weights, normally distributed and small enough that sums stay near 1.</summary>
    public string Weight(params int[] sizes)
    {
        double deviation = 1 / Math.Sqrt(Math.Max(1, sizes.Skip(1).Aggregate(1, (product, size) => product * size)));
        return Singles([.. Enumerable.Range(0, sizes.Aggregate(1, (product, size) => product * size)).Select(_ => (float)((_random.NextDouble() * 2 - 1) * 1.7 * deviation))], sizes);
    }

    /// <summary>Numbers from 0.5 to 1.5, such as scales and variances.</summary>
    public string Positive(params int[] sizes) =>
        Singles([.. Enumerable.Range(0, sizes.Aggregate(1, (product, size) => product * size)).Select(_ => (float)(0.5 + _random.NextDouble()))], sizes);

    public string Singles(float[] values, params int[] sizes)
    {
        byte[] bytes = new byte[4 * values.Length];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Initializer(new TensorProto { DataType = ElementType.Float, RawData = ByteString.CopyFrom(bytes) }, sizes);
    }

    public string Single(float value) => Singles([value]);

    public string Integers(params long[] values)
    {
        var tensor = new TensorProto { DataType = ElementType.Int64 };
        tensor.Int64Data.AddRange(values);
        return Initializer(tensor, values.Length);
    }

    /// <summary>A node; gives the name of its output.</summary>
    public string Node(string type, IEnumerable<string> inputs, params AttributeProto[] attributes) => Nodes(type, inputs, 1, attributes)[0];

    public string Node(string type, string input, params AttributeProto[] attributes) => Node(type, [input], attributes);

    public string[] Nodes(string type, IEnumerable<string> inputs, int outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = string.Create(CultureInfo.InvariantCulture, $"/{type}_{Graph.Nodes.Count}") };
        node.Inputs.AddRange(inputs);
        node.Outputs.AddRange(Enumerable.Range(0, outputs).Select(_ => $"v{_values++}"));
        node.Attributes.AddRange(attributes);
        Graph.Nodes.Add(node);
        return [.. node.Outputs];
    }

    public string Conv(string x, int from, int to, int window, int stride = 1, int pad = 0, int groups = 1, bool bias = true)
    {
        string weight = Weight(to, from / groups, window, window);
        return Node("Conv", bias ? [x, weight, Weight(to)] : [x, weight],
            AttributeProto.Of("kernel_shape", window, window), AttributeProto.Of("strides", stride, stride), AttributeProto.Of("pads", pad, pad, pad, pad),
            AttributeProto.Of("group", groups), AttributeProto.Of("dilations", 1, 1));
    }

    public string BatchNormalization(string x, int channels) =>
        Node("BatchNormalization", [x, Positive(channels), Weight(channels), Weight(channels), Positive(channels)], AttributeProto.Of("epsilon", 1e-5f), AttributeProto.Of("momentum", 0.9f));

    public string ConvBatch(string x, int from, int to, int window, int stride = 1, int pad = 0, int groups = 1) =>
        BatchNormalization(Conv(x, from, to, window, stride, pad, groups, bias: false), to);

    /// <summary>The bytes of the model with an output.</summary>
    public byte[] ToBytes(string output) => Model(output).ToByteArray();

    public ModelProto Model(string output)
    {
        Graph.Outputs.Add(ValueInfoProto.Tensor(output, ElementType.Float));
        Graph.Outputs[0].Type!.Tensor!.Shape = null;
        return _model;
    }

    private string Initializer(TensorProto tensor, params int[] sizes)
    {
        tensor.Name = $"w{Graph.Initializers.Count}";
        tensor.Dims.AddRange(sizes.Select(size => (long)size));
        Graph.Initializers.Add(tensor);
        return tensor.Name;
    }
}
