using ExpressML.Onnx;
using ExpressML.Persistence;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>One column of a <see cref="BatchNormalizationTransformer"/>, with the statistics of the data that it was fitted on.</summary>
public sealed class BatchNormalizationColumn : IColumnMapping
{
    // ML.NET's trainers look for it before they normalise by themselves.
    private const string IsNormalized = "IsNormalized";

    private readonly InputLayout _layout;
    private readonly double[] _means;
    private readonly double[] _variances;
    private readonly double[] _factors;
    private readonly double _shift;

    internal BatchNormalizationColumn(
        string outputColumnName, string inputColumnName, InputLayout layout, double[] means, double[] variances, double epsilon, double scale, double shift)
    {
        (OutputColumnName, InputColumnName, _layout) = (outputColumnName, inputColumnName, layout);
        (_means, _variances, _shift) = (means, variances, shift);
        _factors = Array.ConvertAll(variances, variance => scale / Math.Sqrt(variance + epsilon));
    }

    /// <summary>The column that is added.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string InputColumnName { get; }

    /// <summary>Channels, height and width of one example; n×1×1 where each of n numbers has a mean and variance of its own.</summary>
    public Shape InputShape => _layout.Shape;

    /// <summary>The order of the numbers.</summary>
    public PixelOrder PixelOrder => _layout.Order;

    /// <summary>The mean of each channel.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>The variance of each channel.</summary>
    public IReadOnlyList<double> Variances => _variances;

    string IColumnMapping.StageName => BatchNormalizationTransformer.Tag;

    internal static BatchNormalizationColumn Read(ModelReader reader, double epsilon, double scale, double shift)
    {
        string outputColumnName = reader.ReadString(), inputColumnName = reader.ReadString();
        var shape = new Shape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var order = (PixelOrder)reader.ReadInt32();
        if (!shape.IsValid || !Enum.IsDefined(order))
            throw reader.Damaged($"numbers of {shape} in the order {order} are not possible");
        if (shape.Channels > reader.Remaining / (2 * sizeof(double)))
            throw reader.Damaged($"it ends before the statistics of {shape.Channels} channels");

        double[] means = new double[shape.Channels], variances = new double[shape.Channels];
        for (int c = 0; c < shape.Channels; c++)
            (means[c], variances[c]) = (reader.ReadDouble(), reader.ReadDouble());
        return new BatchNormalizationColumn(outputColumnName, inputColumnName, new InputLayout(shape, order), means, variances, epsilon, scale, shift);
    }

    internal void Write(ModelWriter writer)
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        writer.Write(InputShape.Channels);
        writer.Write(InputShape.Height);
        writer.Write(InputShape.Width);
        writer.Write((int)PixelOrder);
        for (int c = 0; c < _means.Length; c++)
        {
            writer.Write(_means[c]);
            writer.Write(_variances[c]);
        }
    }

    /// <summary>The column that is added, for an input column with a type and annotations.</summary>
    internal static DataViewSchema.DetachedColumn Describe(string outputColumnName, DataViewSchema.Column input)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, name => name == LabelNames.SlotNames);
        annotations.Add(IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
        var type = new VectorDataViewType(NumberDataViewType.Single, ((VectorDataViewType)input.Type).Dimensions);
        return new DataViewSchema.DetachedColumn(outputColumnName, type, annotations.ToAnnotations());
    }

    DataViewSchema.DetachedColumn IColumnMapping.Map(DataViewSchema.Column input)
    {
        if (InputColumn.CheckedType(input).Size != InputShape.Length)
            throw ColumnErrors.Mismatch("input", input.Name, $"a vector of {InputShape.Length} numbers ({InputShape}), as in the data that this stage was fitted on", input.Type.ToString()!);
        return Describe(OutputColumnName, input);
    }

    Delegate IColumnMapping.CreateGetter(DataViewRow row, DataViewSchema.Column input, int pass)
    {
        var reader = new DenseVectorReader(row, input);
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> normalized) =>
        {
            var editor = VBufferEditor.Create(ref normalized, InputShape.Length);
            reader.Read(editor.Values);
            Normalize(editor.Values);
            normalized = editor.Commit();
        });
    }

    string IColumnMapping.WriteNodes(OnnxNodes nodes, string x, DataViewSchema.Column input)
    {
        (int channels, int height, int width) = InputShape;
        bool isPlanar = PixelOrder == PixelOrder.Planar;
        int[] dimensions = isPlanar ? [channels, 1, 1] : [1, 1, channels];
        string images = isPlanar ? nodes.Reshape(x, 0, channels, height, width) : nodes.Reshape(x, 0, height, width, channels);
        string centred = nodes.Subtract(nodes.Cast(images, OnnxType.Double), nodes.Constant("mean", dimensions, _means));
        string scaled = nodes.Add(nodes.Multiply(centred, nodes.Constant("factor", dimensions, _factors)), nodes.Constant("shift", [1, 1, 1], [_shift]));
        return nodes.WithDimensions(nodes.Cast(scaled, OnnxType.Single), ((VectorDataViewType)input.Type).Dimensions);
    }

    // In double precision: where a mean is many deviations from 0, x − mean would lose most of its digits.
    private void Normalize(Span<float> x)
    {
        for (int c = 0; c < _means.Length; c++)
        {
            (double mean, double factor, int i) = (_means[c], _factors[c], c * _layout.ChannelStep);
            for (int pixel = 0; pixel < _layout.Shape.Area; pixel++, i += _layout.PixelStep)
                x[i] = (float)((x[i] - mean) * factor + _shift);
        }
    }
}
