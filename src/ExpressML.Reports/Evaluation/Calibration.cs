namespace ExpressML.Reports.Evaluation;

/// <summary>Whether probabilities mean what they say: of the predictions with probability p, the share p should be right.</summary>
/// <remarks>
/// Expected calibration error: Σ over bins of (rows of the bin / rows)·|accuracy − mean probability|, with 15 bins of the same width, (a, b]. Source: Guo, Pleiss, Sun and
/// Weinberger 2017, "On Calibration of Modern Neural Networks", §2, equation 3, arXiv:1706.04599.
/// </remarks>
internal sealed class Calibration
{
    public const int NumberOfBins = 15;

    public Calibration(IReadOnlyCollection<ClassifiedRow> rows)
    {
        ILookup<int, ClassifiedRow> parts = rows.ToLookup(row => Math.Max(0, (int)Math.Ceiling((double)row.Probability * NumberOfBins) - 1));
        Bins = [.. Enumerable.Range(0, NumberOfBins).Select(bin => new CalibrationBin(
            (double)bin / NumberOfBins, (bin + 1.0) / NumberOfBins, parts[bin].Count(), Mean(parts[bin], row => row.Probability), Mean(parts[bin], row => row.IsRight ? 1 : 0)))];
        ExpectedError = Bins.Where(bin => bin.Rows > 0).Sum(bin => bin.Rows * Math.Abs(bin.Accuracy - bin.Confidence)) / rows.Count;
    }

    public IReadOnlyList<CalibrationBin> Bins { get; }

    /// <summary>0 where probabilities are right, up to 1.</summary>
    public double ExpectedError { get; }

    private static double Mean(IEnumerable<ClassifiedRow> rows, Func<ClassifiedRow, double> value) => rows.Select(value).DefaultIfEmpty(double.NaN).Average();
}
