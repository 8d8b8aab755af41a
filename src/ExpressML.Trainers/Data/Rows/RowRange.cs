
namespace ExpressML.Data.Rows;

/// <summary>The rows <paramref name="Start"/> up to but without <paramref name="End"/>.</summary>
/// <param name="Data">What they are rows of.</param>
/// <param name="Start">The first.</param>
/// <param name="End">The one behind the last.</param>
internal readonly record struct RowRange(TrainingData Data, int Start, int End);
