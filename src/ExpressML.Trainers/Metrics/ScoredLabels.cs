namespace ExpressML.Metrics;

/// <summary>Sees a row of a multi-label classification.</summary>
/// <param name="row">Its number, from 0.</param>
/// <param name="labels">Its labels, 1 for yes.</param>
/// <param name="scores">The probability of each label.</param>
internal delegate void ScoredLabels(long row, ReadOnlySpan<float> labels, ReadOnlySpan<float> scores);
