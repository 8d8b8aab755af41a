using ExpressML.Explanations.Stages;
using ExpressML.Onnx;
using ExpressML.Persistence;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Explanations;

/// <summary>Appends a map of what in an image made a network decide; the fitted form of <see cref="ExplanationEstimator"/>.</summary>
/// <remarks>Immutable, and safe to use from many threads at once.</remarks>
public sealed class ExplanationTransformer : ITransformer, IColumnMapping
{
    internal const string Tag = "Explanation";

    private readonly NetworkTransformer _network;
    private readonly int? _output;

    internal ExplanationTransformer(string outputColumnName, NetworkTransformer network, ExplanationMethod method, TargetClass target)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(method);
        method.RequireFit(network);
        (OutputColumnName, Method, _network, _output) = (outputColumnName, method, network, target.OutputOf(network));
    }

    /// <summary>The column that is added.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read: the one that the network reads.</summary>
    public string InputColumnName => _network.FeatureColumnName;

    /// <summary>How predictions are explained.</summary>
    public ExplanationMethod Method { get; }

    /// <summary>Always true: each row is computed from itself alone.</summary>
    public bool IsRowToRowMapper => true;

    internal DataViewSchema.DetachedColumn OutputColumn => new(OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, Input.Height, Input.Width));

    private Shape Input => _network.Model.InputShape;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new ColumnMapper([this], inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ColumnMapper([this], inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedDataView([this], input);

    /// <summary>Throws unless a schema has the column that the network reads.</summary>
    internal void RequireInput(SchemaShape inputSchema) => FeatureColumn.Require(inputSchema, InputColumnName, Input.Length, _network.TakesImages);

    internal static ExplanationTransformer Read(ModelReader reader)
    {
        string outputColumnName = reader.ReadString();
        ExplanationMethod method = ExplanationMethod.Read(reader);
        TargetClass target = reader.ReadBoolean() ? reader.ReadInt32() : default(TargetClass);
        return new ExplanationTransformer(outputColumnName, NetworkTransformer.Read(reader), method, target);
    }

    internal void Write(ModelWriter writer)
    {
        writer.Write(OutputColumnName);
        Method.Write(writer);
        writer.Write(_output is not null);
        if (_output is int output)
            writer.Write(output);
        _network.Write(writer);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelSeam.Save(ctx, Tag, Write, ExplanationLoader.Name);

    string IColumnMapping.StageName => Tag;

    string? IColumnMapping.Obstacle => $"{Tag} needs derivatives for column '{OutputColumnName}'";

    DataViewSchema.Column IColumnMapping.FindInput(DataViewSchema schema) => FeatureColumn.Find(schema, InputColumnName, Input.Length, _network.TakesImages);

    DataViewSchema.DetachedColumn IColumnMapping.Map(DataViewSchema.Column input) => OutputColumn;

    Delegate IColumnMapping.CreateGetter(DataViewRow row, DataViewSchema.Column input, int pass)
    {
        var reader = FeatureReader.Create(row, input, new InputLayout(Input, _network.PixelOrder, _network.Shrinking));
        Explainer? explainer = null;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> map) =>
        {
            var editor = VBufferEditor.Create(ref map, Input.Area);
            float[] image = new float[Input.Length];
            if (reader.TryRead(image))
                (explainer ??= Method.ExplainerOf(_network)).Explain(image, _output, _network.ClassNames).Values.CopyTo(editor.Values);
            else
                editor.Values.Fill(float.NaN);
            map = editor.Commit();
        });
    }

    string IColumnMapping.WriteNodes(OnnxNodes nodes, string x, DataViewSchema.Column input) => throw new NotSupportedException("Derivatives have no form in ONNX.");
}
