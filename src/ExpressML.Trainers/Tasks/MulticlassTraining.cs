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
    // Keys without values are those that are possible, as a hash has them: each would be an output, whether it occurs or not.
    private const int MostPossibleKeys = 100_000;

    public override TargetKind Targets => TargetKind.Class;

    public override Loss DefaultLoss => new SoftmaxCrossEntropy();

    public override void CheckLabel(string name, DataViewType type, string text)
    {
        if (type is not KeyDataViewType key)
            throw ColumnErrors.Mismatch("label", name, "Key", $"{text}. Map it first with mlContext.Transforms.Conversion.MapValueToKey.");
        if (key.Count < 2)
            throw ColumnErrors.Mismatch("label", name, "Key of 2 or more classes", "at most one class: there are no rows, or all have the same label. Look at what the data is read from.");
        if (key.Count > int.MaxValue)
            throw TooManyClasses(name, key);
    }

    public override void CheckLabel(DataViewSchema.Column label)
    {
        var key = (KeyDataViewType)label.Type;
        if (key.Count > MostPossibleKeys && label.Annotations.Schema.GetColumnOrNull(LabelNames.KeyValues) is null)
            throw TooManyClasses(label.Name, key);
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

    private static ArgumentOutOfRangeException TooManyClasses(string name, KeyDataViewType key) => ColumnErrors.Mismatch(
        "label", name, $"Key of at most {MostPossibleKeys} classes, unless the key has values",
        $"{key.Count} classes, and the network would have an output for each. Hash and [KeyType(count)] count the keys that are possible: "
        + $"map the label with mlContext.Transforms.Conversion.MapValueToKey(\"{name}\") instead, which counts those that occur.");
}
