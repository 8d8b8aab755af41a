namespace ExpressML.Reports.Parts;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="IsNumber">Whether it holds numbers, which lean right.</param>
internal sealed record Column(string Heading, bool IsNumber = false);
