using ExpressML.Images;
using ExpressML.Onnx;
using ExpressML.Persistence;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Resizes images that are already numbers; the fitted form of <see cref="PixelResizingEstimator"/>.</summary>
public sealed class PixelResizingTransformer : ITransformer, IColumnMapping
{
    internal const string Tag = "ResizePixels";

    private readonly Shrinking _shrinking;
    private readonly bool _isAveraged;
    private readonly Lazy<PixelResize> _resize;

    internal PixelResizingTransformer(
        string outputColumnName, string inputColumnName, Shape inputShape, int height, int width, Shrinking shrinking = Shrinking.Averaged)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        (OutputColumnName, InputColumnName) = (outputColumnName, inputColumnName);
        InputShape = Guard.Valid(inputShape);
        OutputShape = inputShape with { Height = Guard.AtLeast(height, 1), Width = Guard.AtLeast(width, 1) };
        if (!OutputShape.IsValid)
            throw new ArgumentOutOfRangeException(nameof(height), OutputShape, $"An image can have up to {Array.MaxLength} numbers, so it can't be resized to {OutputShape}.");
        _isAveraged = shrinking == Shrinking.Averaged && (height < inputShape.Height || width < inputShape.Width);
        _resize = new(() => _isAveraged ? new TriangleResize(inputShape, height, width).Apply : new BilinearResize(inputShape, height, width).Apply);
        _shrinking = shrinking;
    }

    /// <summary>The column that is added.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string InputColumnName { get; }

    /// <summary>Channels, height and width of an image before.</summary>
    public Shape InputShape { get; }

    /// <summary>Channels, height and width of an image after.</summary>
    public Shape OutputShape { get; }

    /// <summary>Always true: each row is computed from itself alone.</summary>
    public bool IsRowToRowMapper => true;

    internal DataViewSchema.DetachedColumn OutputColumn =>
        new(OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, OutputShape.Channels, OutputShape.Height, OutputShape.Width));

    internal string ExpectedInput => $"Vector<Single> or Vector<Byte> of {InputShape.Length} pixels ({InputShape}, channel after channel)";

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new ColumnMapper([this], inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ColumnMapper([this], inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedDataView([this], input);

    internal static PixelResizingTransformer Read(ModelReader reader) =>
        new(
            reader.ReadString(), reader.ReadString(), new Shape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()), reader.ReadInt32(), reader.ReadInt32(),
            reader.ReadShrinking());

    internal void Write(ModelWriter writer)
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        writer.Write(InputShape.Channels);
        writer.Write(InputShape.Height);
        writer.Write(InputShape.Width);
        writer.Write(OutputShape.Height);
        writer.Write(OutputShape.Width);
        writer.Write(_shrinking);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelSeam.Save(ctx, Tag, Write);

    string IColumnMapping.StageName => Tag;

    DataViewSchema.DetachedColumn IColumnMapping.Map(DataViewSchema.Column input)
    {
        if (input.Type is not VectorDataViewType vector || !FeatureColumn.CanRead(vector.ItemType) || vector.Size != InputShape.Length || !AgreesWithInputShape(vector))
            throw ColumnErrors.Mismatch("input", input.Name, ExpectedInput, InputColumn.Printed(input.Type));
        return OutputColumn;
    }

    Delegate IColumnMapping.CreateGetter(DataViewRow row, DataViewSchema.Column input, int pass)
    {
        var reader = new DenseVectorReader(row, input);
        float[] x = new float[InputShape.Length];
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> resized) =>
        {
            reader.Read(x);
            var editor = VBufferEditor.Create(ref resized, OutputShape.Length);
            _resize.Value(x, editor.Values);
            resized = editor.Commit();
        });
    }

    // Each pixel is a weighted mean, along one axis after the other: two products of matrices.
    string IColumnMapping.WriteNodes(OnnxNodes nodes, string x, DataViewSchema.Column input)
    {
        string images = nodes.Reshape(x, 0, InputShape.Channels, InputShape.Height, InputShape.Width);
        return nodes.Resample(images, WeightsOf(InputShape.Height, OutputShape.Height), WeightsOf(InputShape.Width, OutputShape.Width));
    }

    private AxisWeights WeightsOf(int inputs, int outputs)
    {
        if (!_isAveraged)
            return AxisWeights.Of(new BilinearAxis(inputs, outputs));
        var weights = new AxisWeights(outputs, inputs);
        var filter = new TriangleFilter(inputs, outputs);
        for (int i = 0; i < outputs; i++)
        {
            ReadOnlySpan<double> ofPixels = filter.Weights(i);
            for (int k = 0; k < ofPixels.Length; k++)
                weights[i, filter.First(i) + k] = (float)ofPixels[k];
        }

        return weights;
    }

    // A column of one dimension only tells its length; of more, it must mean the same image: [28,28,3] is not 3×28×28, but [28,28,1] is 1×28×28.
    private bool AgreesWithInputShape(VectorDataViewType type)
    {
        if (type.Dimensions.Length == 1)
            return true;
        int[] expected = [InputShape.Channels, InputShape.Height, InputShape.Width];
        return type.Dimensions.Where(size => size > 1).SequenceEqual(expected.Where(size => size > 1));
    }

    private delegate void PixelResize(ReadOnlySpan<float> x, Span<float> y);
}
