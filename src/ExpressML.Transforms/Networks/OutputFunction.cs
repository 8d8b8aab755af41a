namespace ExpressML.Networks;

/// <summary>Makes scores, as many as outputs, of the outputs of one lane block, [outputs][16].</summary>
internal delegate void OutputFunction(ReadOnlySpan<float> outputs, Span<float> scores);
