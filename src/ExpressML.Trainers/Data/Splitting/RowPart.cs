using ExpressML.Data.Rows;

namespace ExpressML.Data.Splitting;

/// <summary>One of the two parts that a <see cref="ValidationSplit"/> makes of rows.</summary>
/// <param name="Split">How they are split.</param>
/// <param name="IsValidation">Whether the part for validation is meant, rather than that for training.</param>
internal sealed record RowPart(ValidationSplit Split, bool IsValidation)
{
    /// <summary>Says of each row, in the order of the source, whether it is of this part.</summary>
    public Func<TrainingData, int, bool> CreateFilter()
    {
        ValidationDraw draw = Split.Begin();
        return (rows, row) => draw.IsValidation(rows, row) == IsValidation;
    }
}
