
namespace ExpressML.Data.Rows;

/// <summary>The rows from <paramref name="Start"/> (inclusive) to <paramref name="End"/> (exclusive).</summary>
/// <param name="Data">The data that they belong to.</param>
/// <param name="Start">Index of the first row.</param>
/// <param name="End">Index after the last row.</param>
internal readonly record struct RowRange(TrainingData Data, int Start, int End);
