namespace ExpressML.Data.Splitting;

/// <summary>Holds out a share of the rows for validation, of each class alike.</summary>
/// <param name="Fraction">The share, above 0 and below 1.</param>
/// <param name="Seed">Decides which rows.</param>
internal sealed record ValidationSplit(double Fraction, ulong Seed)
{
    /// <summary>Begins to go through the rows.</summary>
    public ValidationDraw Begin() => new(this);
}
