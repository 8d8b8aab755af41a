using ExpressML.Data.Statistics;
using ExpressML.Data.Targets;
using ExpressML.Losses;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tasks;

/// <summary>Multiclass classification: the label is a key, and the network has an output for each of its values.</summary>
internal sealed class MulticlassTraining : TrainingTask
{
    public override TargetKind Targets => TargetKind.Class;

    public override Loss DefaultLoss => new SoftmaxCrossEntropy();

    public override void CheckLabel(string name, DataViewType type, string text)
    {
        if (type is not KeyDataViewType key)
            throw ColumnErrors.Mismatch("label", name, "Key", $"{text}. Map it first with mlContext.Transforms.Conversion.MapValueToKey.");
        if (key.Count is < 2 or > int.MaxValue)
            throw ColumnErrors.Mismatch("label", name, "Key of 2 or more classes", key.Count == 1 ? "at most one class; are there any rows?" : text);
    }

    public override int CountOutputs(DataViewType label) => (int)((KeyDataViewType)label).Count;

    public override int CountClasses(int outputs) => outputs;

    public override PredictionTask Predict(DataViewType label, LabelNames? names) => new MulticlassPrediction(CountOutputs(label), names);

    public override string Describe(int outputs) => $"{outputs} classes";

    public override TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label) => new ClassReader(row, label);

    public override void CheckTargets(TargetStatistics targets, string labelColumn)
    {
        if (targets.Least < targets.Greatest)
            return;
        throw new InvalidOperationException(
            $"All {targets.Count} training rows are of one class in label column '{labelColumn}'. A classifier needs rows of at least 2 classes.");
    }
}
