namespace Microsoft.ML.Data;

/// <summary>The metrics of a multi-label classification. A label counts as predicted if its probability is above ½.</summary>
/// <remarks>
/// Source: Tsoumakas, Katakis and Vlahavas 2010, "Mining Multi-label Data", §7 (Data Mining and Knowledge Discovery Handbook, 2nd edition).
/// </remarks>
public sealed class MultilabelClassificationMetrics
{
    internal MultilabelClassificationMetrics(IReadOnlyList<LabelMetrics> labels, long rows, long exactRows)
    {
        Labels = labels;
        long truePositives = labels.Sum(label => label.TruePositives);
        long falsePositives = labels.Sum(label => label.FalsePositives), falseNegatives = labels.Sum(label => label.FalseNegatives);
        SubsetAccuracy = (double)exactRows / rows;
        HammingLoss = (double)(falsePositives + falseNegatives) / (rows * labels.Count);
        MicroF1Score = new LabelMetrics("", truePositives, falsePositives, falseNegatives).F1Score;
        MacroF1Score = labels.Average(label => label.F1Score);
    }

    /// <summary>Share of the rows whose labels are all correct, 0 to 1.</summary>
    public double SubsetAccuracy { get; }

    /// <summary>Share of all labels of all rows that are wrong, 0 to 1; lower is better.</summary>
    public double HammingLoss { get; }

    /// <summary>F1 of all labels counted together, 0 to 1: frequent labels count more.</summary>
    public double MicroF1Score { get; }

    /// <summary>The mean of the F1 scores of the labels, 0 to 1: all labels count alike.</summary>
    public double MacroF1Score { get; }

    /// <summary>The metrics per label, in the order of the label column.</summary>
    public IReadOnlyList<LabelMetrics> Labels { get; }
}
