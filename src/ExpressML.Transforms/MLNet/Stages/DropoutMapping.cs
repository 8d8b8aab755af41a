using ExpressML.Onnx;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages;

/// <summary>The column of a dropout stage with all its values, marked with the rate.</summary>
internal sealed class DropoutMapping : IColumnMapping
{
    private readonly string _outputColumnName;
    private readonly double _rate;

    public DropoutMapping(string outputColumnName, string inputColumnName, double rate) =>
        (_outputColumnName, InputColumnName, _rate) = (outputColumnName, inputColumnName, rate);

    public string InputColumnName { get; }

    public string StageName => DropoutTransformer.Tag;

    public DataViewSchema.Column FindInput(DataViewSchema schema)
    {
        return DropoutMarks.Unmasked(schema, InputColumn.Find(schema, InputColumnName));
    }

    public DataViewSchema.DetachedColumn Map(DataViewSchema.Column input) => new(_outputColumnName, TypeFor(input), DropoutMarks.WithRate(input, _rate));

    public Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input, int pass) => FeatureColumn.GetGetter(row, input);

    // When scoring, nothing is dropped.
    public string WriteNodes(OnnxNodes nodes, string x, DataViewSchema.Column input) => nodes.WithDimensions(x, InputColumn.CheckedType(input).Dimensions);

    /// <summary>Singles with the dimensions of the input.</summary>
    internal static VectorDataViewType TypeFor(DataViewSchema.Column input) => new(NumberDataViewType.Single, InputColumn.CheckedType(input).Dimensions);
}
