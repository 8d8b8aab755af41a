using ExpressML.Data.Rows;

namespace ExpressML.Data.Splitting;

/// <summary>One of the two parts that a <see cref="ValidationSplit"/> makes of rows.</summary>
/// <param name="Split">How they are split.</param>
/// <param name="IsValidation">Whether it is the part for validation, rather than that for training.</param>
/// <param name="Samples">What all rows were like when they were split.</param>
internal sealed record RowPart(ValidationSplit Split, bool IsValidation, RowSamples Samples)
{
    /// <summary>A filter that tells for each row, in the order of the source, whether it belongs to this part.</summary>
    /// <exception cref="InvalidOperationException">From the filter: the rows come in another order than when they were split.</exception>
    public Func<TrainingData, int, bool> CreateFilter()
    {
        ValidationDraw draw = Split.Begin();
        Action<TrainingData, int> compare = Samples.Compare();
        return (rows, row) =>
        {
            compare(rows, row);
            return draw.IsValidation(rows, row) == IsValidation;
        };
    }
}
