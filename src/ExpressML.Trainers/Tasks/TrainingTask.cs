using ExpressML.Data.Statistics;
using ExpressML.Data.Targets;
using ExpressML.Losses;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tasks;

/// <summary>A task of ML.NET: the label column that it needs, how targets are read from it, and what is predicted. One class per task.</summary>
internal abstract class TrainingTask
{
    /// <summary>What the targets are.</summary>
    public abstract TargetKind Targets { get; }

    /// <summary>The loss function, unless an option or the architecture has another.</summary>
    public abstract Loss DefaultLoss { get; }

    /// <summary>Throws if the label column is not of the type that the task needs.</summary>
    /// <param name="name">The label column.</param>
    /// <param name="type">Its type.</param>
    /// <param name="text">How the type is written in the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">The label column has another type.</exception>
    public abstract void CheckLabel(string name, DataViewType type, string text);

    /// <summary>Throws if the label column, of the type that the task needs, can't be trained on. Default: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It can't.</exception>
    public virtual void CheckLabel(DataViewSchema.Column label) { }

    /// <summary>How many outputs the network needs: one per class, number, or yes or no.</summary>
    /// <param name="label">The type of the label column, which has been checked.</param>
    public abstract int CountOutputs(DataViewType label);

    /// <summary>How many classes there are; 0 if a row has no class or may have several. Default: 0.</summary>
    /// <param name="outputs">How many outputs the network has.</param>
    public virtual int CountClasses(int outputs) => 0;

    /// <summary>What the outputs mean when predicting.</summary>
    /// <param name="label">The type of the label column, which has been checked.</param>
    /// <param name="names">The names of keys or slots in the label column.</param>
    public abstract PredictionTask Predict(DataViewType label, LabelNames? names);

    /// <summary>What the network predicts, such as "3 classes".</summary>
    public abstract string Describe(int outputs);

    /// <summary>A label column that has been checked, and how it is read.</summary>
    public TargetColumn ColumnOf(DataViewSchema.Column label) =>
        new(label, CountOutputs(label.Type), Targets == TargetKind.Class, row => CreateReader(row, label));

    /// <summary>Reads the targets of a cursor's rows.</summary>
    public abstract TargetReader CreateReader(DataViewRow row, DataViewSchema.Column label);

    /// <summary>Throws if nothing can be learned from the targets. Default: never.</summary>
    /// <param name="targets">Those of all rows, at least one.</param>
    /// <param name="labelColumn">The name of the label column.</param>
    /// <exception cref="InvalidOperationException">Nothing can be learned.</exception>
    public virtual void CheckTargets(TargetStatistics targets, string labelColumn) { }

    /// <summary>Whether a type is that of a vector of known size.</summary>
    private protected static bool IsVectorOf(DataViewType type, params DataViewType[] items) =>
        type is VectorDataViewType { IsKnownSize: true } vector && items.Contains(vector.ItemType);
}
