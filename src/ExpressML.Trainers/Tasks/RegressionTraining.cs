using ExpressML.Data.Targets;
using ExpressML.Losses;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tasks;

/// <summary>Regression: the label is a number, or a vector of them with an output for each.</summary>
internal sealed class RegressionTraining : TrainingTask
{
    public override TargetKind Targets => TargetKind.Number;

    public override Loss DefaultLoss => new MeanSquaredError();

    public override void CheckLabel(string name, DataViewType type, string text)
    {
        if (type == NumberDataViewType.Single || IsVectorOf(type, NumberDataViewType.Single))
            return;
        throw ColumnErrors.Mismatch(
            "label", name, type is VectorDataViewType ? "known-size vector of Single" : "Single",
            $"{text}. {(type is VectorDataViewType { IsKnownSize: false, ItemType: var item } && item == NumberDataViewType.Single ? ColumnRemedies.KnownSize : ColumnRemedies.Convert(name))}");
    }

    public override int CountOutputs(DataViewType label) => label is VectorDataViewType vector ? vector.Size : 1;

    public override PredictionTask Predict(DataViewType label, LabelNames? names) =>
        label is VectorDataViewType ? new MultiOutputRegressionPrediction(CountOutputs(label), names) : new RegressionPrediction();

    public override string Describe(int outputs) => outputs == 1 ? "1 target" : $"{outputs} targets";

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label) => label.Type is VectorDataViewType
        ? new VectorReader<float>(row, label, value => value)
        : new NumberReader<float>(row, label, value => value);
}
