using System.Runtime.CompilerServices;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>The convolution of one channel of one image by one filter, with 16 neighbouring pixels of a row as lanes: y[i,j] = b + Σ w[u,v]·x[i·stride + u·dilation, j·stride + v·dilation].</summary>
/// <remarks>Bits as in <see cref="ImageConvolution"/>. Rows are the positions that share a weight, so that narrow images fill a tile, too.</remarks>
internal static unsafe class DepthwiseImage
{
    /// <summary>The most rows of one call.</summary>
    public const int MostRows = 64;

    /// <summary>Computes some rows.</summary>
    /// <param name="x">The rows that the windows see, as <see cref="ImagePadding"/> makes them; behind the last, up to 15 numbers are read that do not count.</param>
    /// <param name="xRow">Floats of x from a row of the output to the next.</param>
    /// <param name="w">The filter.</param>
    /// <param name="taps">For each weight where its number stands, for a pixel that reads the first number of x.</param>
    /// <param name="bias">What each sum begins with.</param>
    /// <param name="rows">How many rows, at most <see cref="MostRows"/>.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="y">The rows.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(
        ReadOnlySpan<float> x, int xRow, ReadOnlySpan<float> w, ReadOnlySpan<Tap> taps, float bias, int rows, int width, Span<float> y, bool appliesRelu)
    {
        var range = new TapRange(0, Runs: 1, taps.Length, 0);
        fixed (float* xs = x, ws = w, ys = y)
        fixed (Tap* table = taps)
        {
            if (width < Lanes.Count)
            {
                float* lanes = stackalloc float[MostRows * Lanes.Count];
                new DepthwiseProducts(xRow, Lanes.Count, appliesRelu).Sum(rows, xs, ws, table, range, bias, lanes);
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < width; j++)
                        ys[i * width + j] = lanes[i * Lanes.Count + j];
                }

                return;
            }

            // The last strip has 16 pixels like the others, some of which were in the one before.
            var products = new DepthwiseProducts(xRow, width, appliesRelu);
            for (int column = 0; column < width; column += Lanes.Count)
            {
                int j = Math.Min(column, width - Lanes.Count);
                products.Sum(rows, xs + j, ws, table, range, bias, ys + j);
            }
        }
    }
}
