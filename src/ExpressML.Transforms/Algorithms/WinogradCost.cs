using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Winograd;

namespace ExpressML.Algorithms;

/// <summary>What the steps of a Winograd convolution of one group cost, in the unit of <see cref="ConvolutionCost"/>.</summary>
internal static class WinogradCost<TForm>
    where TForm : struct, IWinogradForm
{
    /// <summary>Whether the sizes allow it at all.</summary>
    public static bool IsPossible(ConvolutionGeometry g) =>
        g.Stride == 1 && g.Dilation == 1 && g.WindowHeight == TForm.Window && g.WindowWidth == TForm.Window
        && Math.Max(Math.Max(g.Padding.Top, g.Padding.Bottom), Math.Max(g.Padding.Left, g.Padding.Right)) < TForm.Window;

    /// <summary>How the forward pass is cut into tiles.</summary>
    public static WinogradTiles<TForm> ForwardTiles(ConvolutionGeometry g) => new(g.GroupInput, g.GroupOutput, g.Padding);

    /// <summary>How the input gradient is cut into tiles where it is a convolution like the forward pass.</summary>
    public static WinogradTiles<TForm> BackwardTiles(ConvolutionGeometry g) => new(g.GroupOutput, g.GroupInput, g.BackwardPadding);

    /// <summary>The products of all positions and taps.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="terms">Numbers that are multiplied with each row.</param>
    /// <param name="rows">Rows, with what their tiles leave empty.</param>
    public static double Products(WinogradTiles<TForm> tiles, double terms, double rows) => TForm.Positions * tiles.TapCount * terms * rows;

    /// <summary>The transforms of patches and tiles.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="channels">Channels of the patches.</param>
    /// <param name="filters">Channels of the tiles.</param>
    public static double Transforms(WinogradTiles<TForm> tiles, double channels, double filters) =>
        TForm.TransformCost * (tiles.PatchCount * channels + tiles.Count * filters);
}
