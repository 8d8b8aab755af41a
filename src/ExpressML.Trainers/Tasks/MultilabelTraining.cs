using ExpressML.Data.Statistics;
using ExpressML.Data.Targets;
using ExpressML.Losses;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tasks;

/// <summary>Multi-label classification: the label is a vector of yes or no, and the network has the logit of each.</summary>
internal sealed class MultilabelTraining : TrainingTask
{
    public override TargetKind Targets => TargetKind.YesOrNo;

    public override Loss DefaultLoss => new BinaryCrossEntropy();

    public override void CheckLabel(string name, DataViewType type, string text)
    {
        if (type is VectorDataViewType { IsKnownSize: false, ItemType: var item } && (item == BooleanDataViewType.Instance || item == NumberDataViewType.Single))
            throw ColumnErrors.Mismatch("label", name, "known-size vector of Boolean or Single", $"{text}. {ColumnRemedies.KnownSize}");
        if (!IsVectorOf(type, BooleanDataViewType.Instance, NumberDataViewType.Single))
            throw ColumnErrors.Mismatch("label", name, "known-size vector of Boolean or Single", $"{text}. Make it one first, for example with mlContext.Transforms.Concatenate.");
    }

    public override int CountOutputs(DataViewType label) => ((VectorDataViewType)label).Size;

    public override PredictionTask Predict(DataViewType label, LabelNames? names) => new MultilabelPrediction(CountOutputs(label), names);

    public override string Describe(int outputs) => outputs == 1 ? "1 label" : $"{outputs} labels";

    public override NumbersReader CreateReader(DataViewRow row, DataViewSchema.Column label) =>
        ((VectorDataViewType)label.Type).ItemType == BooleanDataViewType.Instance
            ? new VectorReader<bool>(row, label, yes => yes ? 1 : 0)
            : new VectorReader<float>(row, label, value => value);

    public override void CheckTargets(TargetStatistics targets, string labelColumn)
    {
        if (targets.Least >= 0 && targets.Greatest <= 1)
            return;
        throw new InvalidOperationException(FormattableString.Invariant(
            $"Label column '{labelColumn}' has values from {targets.Least} to {targets.Greatest}. The labels of multi-label classification must be 0 or 1, or a probability between."));
    }
}
