namespace ExpressML.Data.Splitting;

/// <summary>Holds out the same share of each class for validation.</summary>
/// <param name="Fraction">The share, above 0 and below 1.</param>
/// <param name="Seed">The random seed that decides which rows.</param>
internal sealed record ValidationSplit(double Fraction, ulong Seed)
{
    /// <summary>Begins to go through the rows.</summary>
    public ValidationDraw Begin() => new(this);
}
