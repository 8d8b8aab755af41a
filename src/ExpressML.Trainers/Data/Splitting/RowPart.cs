using ExpressML.Data.Rows;

namespace ExpressML.Data.Splitting;

/// <summary>One of the two parts that a <see cref="ValidationSplit"/> makes of rows.</summary>
/// <param name="Split">How they are split.</param>
/// <param name="IsValidation">Whether it is the part for validation, rather than that for training.</param>
internal sealed record RowPart(ValidationSplit Split, bool IsValidation)
{
    /// <summary>A filter that tells for each row, in the order of the source, whether it belongs to this part.</summary>
    public Func<TrainingData, int, bool> CreateFilter()
    {
        ValidationDraw draw = Split.Begin();
        return (rows, row) => draw.IsValidation(rows, row) == IsValidation;
    }
}
