namespace ExpressML.Transforms;

/// <summary>A row that a training could not use.</summary>
/// <param name="Row">Which row of the data that the trainer was given, counted from 0.</param>
/// <param name="Reason">What is wrong with it, such as "'c:\images\7.heic' is HEIC, which can't be decoded".</param>
public sealed record SkippedRow(long Row, string Reason);
