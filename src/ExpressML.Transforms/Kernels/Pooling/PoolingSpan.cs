namespace ExpressML.Kernels.Pooling;

/// <summary>What one window takes of one axis: pixels from <see cref="Start"/> up to but without <see cref="End"/>, as far apart as <see cref="PoolingWindows.Dilation"/> says.</summary>
/// <param name="Start">The first pixel, within the input.</param>
/// <param name="End">One past the last pixel, within the input.</param>
/// <param name="Pixels">How many pixels of the input.</param>
/// <param name="Length">The pixels that an average counts: those of the padding too, if they count.</param>
internal readonly record struct PoolingSpan(int Start, int End, int Pixels, int Length);
