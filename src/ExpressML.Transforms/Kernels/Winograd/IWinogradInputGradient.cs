namespace ExpressML.Kernels.Winograd;

/// <summary>The way of a Winograd convolution of one group from the output gradient back to the input gradient.</summary>
internal unsafe interface IWinogradInputGradient
{
    /// <summary>Floats of scratch.</summary>
    int ScratchLength { get; }

    /// <param name="dy">The output gradient, [F][I][J][16].</param>
    /// <param name="u">The transformed filters, [positions][C][taps][F], turned as <see cref="WinogradFilters{TForm}"/> does for the way back.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/> long.</param>
    /// <param name="dx">The input gradient, [C][H][W][16].</param>
    void Apply(float* dy, float* u, float* scratch, float* dx);
}
