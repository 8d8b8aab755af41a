using ExpressML.Data.Statistics;
using ExpressML.Data.Targets;
using ExpressML.Losses;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tasks;

/// <summary>Binary classification: the label is a Boolean, and the network's one output is the logit of true.</summary>
internal sealed class BinaryTraining : TrainingTask
{
    public override TargetKind Targets => TargetKind.YesOrNo;

    public override Loss DefaultLoss => new BinaryCrossEntropy();

    public override void CheckLabel(string name, DataViewType type, string text)
    {
        if (type != BooleanDataViewType.Instance)
            throw ColumnErrors.Mismatch("label", name, "Boolean", $"{text}. Make it one first, for example with mlContext.Transforms.Conversion.ConvertType or MapValue.");
    }

    public override int CountOutputs(DataViewType label) => 1;

    public override int CountClasses(int outputs) => 2;

    public override PredictionTask Predict(DataViewType label, LabelNames? names) => new BinaryPrediction();

    public override string Describe(int outputs) => "1 yes-or-no target";

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label) => new NumberReader<bool>(row, label, yes => yes ? 1 : 0);

    public override void CheckTargets(TargetStatistics targets, string labelColumn)
    {
        if (targets.Least < targets.Greatest)
            return;
        throw new InvalidOperationException(
            $"All {targets.Count} training rows are {targets.Least == 1} in label column '{labelColumn}'. A classifier needs rows of both classes.");
    }
}
