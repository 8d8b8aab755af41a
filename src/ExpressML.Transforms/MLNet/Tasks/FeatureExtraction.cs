using ExpressML.Persistence;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>No prediction, but numbers for what comes next: the outputs are a vector in a column of any name, with the dimensions of the last layer.</summary>
internal sealed class FeatureExtraction : PredictionTask
{
    public const string TaskName = "FeatureExtraction";

    private readonly string _columnName;

    public FeatureExtraction(Shape output, string columnName)
        : base(TaskName, output.Length, labelNames: null)
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        _columnName = columnName;
        int[] dimensions = output.Area == 1 ? [output.Channels] : [output.Channels, output.Height, output.Width];
        Columns = [new ScoreColumn<VBuffer<float>>(columnName, new VectorDataViewType(NumberDataViewType.Single, dimensions), Copy) { IsPrediction = false }];
    }

    public override IReadOnlyList<ScoreColumn> Columns { get; }

    private protected override void WriteSettings(ModelWriter writer) => writer.Write(_columnName);
}
