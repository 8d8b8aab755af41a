using System.Runtime.CompilerServices;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>The weight gradient of a convolution whose filters see one channel each: dw[f,u,v] = Σ dy[f,i,j]·x[c, i·stride − top + u·dilation, …] over positions and lanes.</summary>
/// <remarks>
/// Shapes and bits as in <see cref="ConvolutionWeightGradient"/> with examples as lanes. The rows of a channel that the windows of one row of positions see are
/// kept with their zeros in a ring, in a near cache: each row of x is copied once.
/// </remarks>
internal static unsafe class DepthwiseWeightGradient
{
    private const int Side = DepthwiseWeightProducts.Side;

    /// <summary>Floats of scratch that <see cref="Compute"/> wants.</summary>
    public static int ScratchLength(ConvolutionGeometry g) =>
        checked((RingRows(g) + 1) * RowLength(g) + TilesOf(g.WindowHeight) * TilesOf(g.WindowWidth) * g.GroupOutput.Channels * DepthwiseWeightProducts.SumsLength);

    /// <param name="x">The input, [C][H][W][16].</param>
    /// <param name="dy">The output gradient, [F][I][J][16].</param>
    /// <param name="g">The sizes; see <see cref="DepthwiseConvolution.Suits"/>.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/> long.</param>
    /// <param name="dw">The result, [F][U][V]; it is overwritten, not added to.</param>
    public static void Compute(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ConvolutionGeometry g, Span<float> scratch, Span<float> dw)
    {
        int ringLength = (RingRows(g) + 1) * RowLength(g), filters = g.GroupOutput.Channels;
        // Zeros on both sides of a row stay what they are, and so does the last row, which stands for those above and below the image.
        scratch[..ringLength].Clear();
        fixed (float* xs = x, dys = dy, work = scratch, dws = dw)
        {
            for (int c = 0; c < g.Groups; c++)
            {
                scratch[ringLength..].Clear();
                AddChannel(xs + (nint)c * g.Input.Area * Lanes.Count, dys + (nint)c * g.GroupOutput.Length * Lanes.Count, g, work, work + ringLength);
                AddLanes(work + ringLength, g, dws + (nint)c * filters * g.WindowArea);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddChannel(float* x, float* dy, ConvolutionGeometry g, float* ring, float* sums)
    {
        int next = 0, rowLength = RowLength(g), ringRows = RingRows(g), filters = g.GroupOutput.Channels;
        (int height, int width) = (g.Output.Height, g.Output.Width);
        nint xRow = (nint)g.Input.Width * Lanes.Count, column = g.Dilation.Width * Lanes.Count, position = g.Stride.Width * Lanes.Count;
        float* left = ring + g.Padding.Left * Lanes.Count;
        for (int i = 0; i < height; i++)
        {
            int first = i * g.Stride.Height - g.Padding.Top, end = Math.Min(g.Input.Height, first + g.Rows.Reach);
            for (int row = Math.Max(next, first); row < end; row++)
                RectangleCopy.Copy(x + row * xRow, 0, left + (nint)(row % ringRows) * rowLength, 0, 1, (int)xRow);
            next = Math.Max(next, end);
            float* z = sums;
            for (int f = 0; f < filters; f++)
            {
                float* gradients = dy + ((nint)f * height + i) * width * Lanes.Count;
                for (int u = 0; u < g.WindowHeight; u += Side)
                {
                    float* x0 = ring + RowOf(g, first, u), x1 = ring + RowOf(g, first, u + 1), x2 = ring + RowOf(g, first, u + 2);
                    for (int v = 0; v < g.WindowWidth; v += Side, z += DepthwiseWeightProducts.SumsLength)
                        DepthwiseWeightProducts.Add(gradients, width, x0 + v * column, x1 + v * column, x2 + v * column, column, position, z);
                }
            }
        }
    }

    // Where row u of the windows stands that begin with a row of the image.
    private static nint RowOf(ConvolutionGeometry g, int first, int u)
    {
        int row = first + u * g.Dilation.Height, ringRows = RingRows(g);
        return (nint)(u < g.WindowHeight && row >= 0 && row < g.Input.Height ? row % ringRows : ringRows) * RowLength(g);
    }

    private static void AddLanes(float* sums, ConvolutionGeometry g, float* dw)
    {
        int columns = TilesOf(g.WindowWidth), tiles = TilesOf(g.WindowHeight) * columns;
        for (int f = 0; f < g.GroupOutput.Channels; f++, sums += tiles * DepthwiseWeightProducts.SumsLength)
        {
            for (int u = 0; u < g.WindowHeight; u++)
            {
                for (int v = 0; v < g.WindowWidth; v++, dw++)
                    *dw = LaneSums.Sum(sums + ((u / Side * columns + v / Side) * Side * Side + u % Side * Side + v % Side) * Lanes.Count);
            }
        }
    }

    private static int RingRows(ConvolutionGeometry g) => Math.Min(g.Rows.Reach, g.Input.Height);

    // With what the last tile of a window reads beyond it.
    private static int RowLength(ConvolutionGeometry g) =>
        checked((Math.Max(g.Columns.Padded, (g.Output.Width - 1) * g.Stride.Width + (TilesOf(g.WindowWidth) * Side - 1) * g.Dilation.Width + 1)) * Lanes.Count);

    private static int TilesOf(int pixels) => (pixels + Side - 1) / Side;
}
