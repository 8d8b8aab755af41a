namespace ExpressML.Kernels.Winograd;

/// <summary>Some transforms in a row, since the call of a single one would cost as much as its work.</summary>
/// <param name="Count">How many.</param>
/// <param name="Source">Floats from what one reads to what the next reads.</param>
/// <param name="Target">Floats from what one writes to what the next writes.</param>
internal readonly record struct TransformRun(int Count, nint Source, nint Target);
