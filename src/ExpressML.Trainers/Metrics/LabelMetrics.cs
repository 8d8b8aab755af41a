namespace Microsoft.ML.Data;

/// <summary>The metrics of one label of a multi-label classification. A ratio with denominator 0 is 0, as in scikit-learn.</summary>
public sealed class LabelMetrics
{
    internal LabelMetrics(string name, long truePositives, long falsePositives, long falseNegatives)
    {
        (Name, TruePositives, FalsePositives, FalseNegatives) = (name, truePositives, falsePositives, falseNegatives);
    }

    /// <summary>The slot name of the label, or its index if labels have no names.</summary>
    public string Name { get; }

    /// <summary>Rows that have the label, and for which it was predicted.</summary>
    public long TruePositives { get; }

    /// <summary>Rows that do not have the label, but for which it was predicted.</summary>
    public long FalsePositives { get; }

    /// <summary>Rows that have the label, but for which it was not predicted.</summary>
    public long FalseNegatives { get; }

    /// <summary>Share of the rows for which the label was predicted that have it, 0 to 1.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of the rows that have the label for which it was predicted, 0 to 1.</summary>
    public double Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>The harmonic mean of precision and recall, 0 to 1.</summary>
    public double F1Score => Share(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
