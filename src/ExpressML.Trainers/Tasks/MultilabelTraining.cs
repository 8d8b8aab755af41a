using ExpressML.Data;
using ExpressML.Losses;
using ExpressML.Transforms;
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
        if (!IsVectorOf(type, BooleanDataViewType.Instance, NumberDataViewType.Single))
            throw ColumnErrors.Mismatch("label", name, "known-size vector of Boolean or Single", $"{text}. Make it one first, for example with mlContext.Transforms.Concatenate.");
    }

    public override PredictionTask Predict(DataViewType label, LabelNames? names) => new MultilabelPrediction(((VectorDataViewType)label).Size, names);

    public override string Describe(int outputs) => outputs == 1 ? "1 label" : $"{outputs} labels";

    public override NumbersReader CreateReader(DataViewRow row, DataViewSchema.Column label) =>
        ((VectorDataViewType)label.Type).ItemType == BooleanDataViewType.Instance
            ? new VectorReader<bool>(row, label, yes => yes ? 1 : 0)
            : new VectorReader<float>(row, label, value => value);

    public override void CheckTargets(TrainingData data, string labelColumn)
    {
        for (int row = 0; row < data.Count; row++)
        {
            foreach (float target in data.Targets(row))
            {
                if (!(target >= 0 && target <= 1))
                    throw new InvalidOperationException(FormattableString.Invariant(
                        $"Label column '{labelColumn}' has the value {target}. The labels of multi-label classification must be 0 or 1, or a probability between."));
            }
        }
    }
}
