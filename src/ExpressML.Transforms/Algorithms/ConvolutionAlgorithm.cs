namespace ExpressML.Algorithms;

/// <summary>The arithmetic of a convolution. Each rounds in its own way, so the sizes alone choose it, never the machine.</summary>
internal enum ConvolutionAlgorithm
{
    /// <summary>As the formula says; for any sizes.</summary>
    Direct,

    /// <summary><see cref="Kernels.Winograd.WinogradSquares"/>, for windows of 3×3.</summary>
    WinogradSquares,

    /// <summary><see cref="Kernels.Winograd.WinogradRows"/>, for windows of 5×5.</summary>
    WinogradRows,
}
