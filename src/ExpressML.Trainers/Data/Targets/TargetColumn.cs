using Microsoft.ML;

namespace ExpressML.Data.Targets;

/// <summary>The label column, and how the targets of a training are read from it.</summary>
/// <param name="Label">The column.</param>
/// <param name="Outputs">How many classes or numbers a label has.</param>
/// <param name="AreClasses">Whether a target is one class, rather than a number for each output.</param>
/// <param name="CreateReader">Reads the targets of a cursor's rows.</param>
internal sealed record TargetColumn(DataViewSchema.Column Label, int Outputs, bool AreClasses, Func<DataViewRow, TargetReader> CreateReader);
