using ExpressML.Data.Rows;

namespace ExpressML.Training.Batching;

/// <summary>The weight of each row: its own times that of its class.</summary>
internal sealed class RowWeights
{
    private readonly double[]? _ofClasses;

    /// <param name="ofClasses">The weight of each class; for a label that is 0 or 1, of 0 and of 1. Null if all count 1.</param>
    public RowWeights(double[]? ofClasses = null) => _ofClasses = ofClasses;

    /// <summary>Whether all rows count 1.</summary>
    public bool AreEqual(ITrainingRows rows) => _ofClasses is null && !rows.AreWeighted;

    /// <summary>The weight of a class.</summary>
    public double OfClass(int index) => _ofClasses?[index] ?? 1;

    public float Of(TrainingData rows, int row) => _ofClasses is null
        ? rows.Weight(row)
        : (float)(rows.Weight(row) * _ofClasses[rows.ClassOf(row)]);
}
