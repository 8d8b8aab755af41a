namespace ExpressML.Layers;

/// <summary>y = f(x) and f′(x), number by number. y and x may be the same memory.</summary>
internal delegate void DerivativeFormula(ReadOnlySpan<float> x, Span<float> y, Span<float> derivative);
