using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Convolutions;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>Filters as the Winograd convolution multiplies with them: u = G w.</summary>
/// <remarks>
/// Shapes: w [F][C / groups][window][window], u [groups][positions][F / groups][taps][C / groups]; turned for the way back to the input,
/// [groups][positions][C / groups][taps][F / groups]. It is little work, so it is done in double precision and rounded once; 16 neighbours in u are the lanes.
/// </remarks>
internal static unsafe class WinogradFilters<TForm>
    where TForm : struct, IWinogradForm
{
    private static int WindowArea => TForm.Window * TForm.Window;

    public static int Length(ConvolutionGeometry g) => checked(TForm.Positions * TForm.Taps * g.Filters * g.GroupInput.Channels);

    /// <summary>Transforms all filters.</summary>
    /// <param name="w">The filters.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="turned">Whether filters are turned for the way back, and change places with channels; see <see cref="IWinogradForm.TransposesBack"/>.</param>
    /// <param name="u">The result, <see cref="Length"/> long.</param>
    public static void Transform(ReadOnlySpan<float> w, ConvolutionGeometry g, bool turned, Span<float> u)
    {
        int filters = g.GroupOutput.Channels, channels = g.GroupInput.Channels;
        (int rows, int columns) = turned ? (channels, filters) : (filters, channels);
        int rowStep = turned ? WindowArea : channels * WindowArea, columnStep = turned ? channels * WindowArea : WindowArea;
        nint weights = (nint)filters * channels, position = TForm.Taps * weights;
        fixed (float* ws = w, us = u)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                float* from = ws + group * weights * WindowArea, to = us + group * position * TForm.Positions;
                for (int row = 0; row < rows; row++)
                {
                    for (int column = 0; column < columns; column += Lanes.Count)
                    {
                        int count = Math.Min(Lanes.Count, columns - column);
                        float* target = to + (nint)row * TForm.Taps * columns + column;
                        Transform(from + (nint)row * rowStep + (nint)column * columnStep, columnStep, count, turned, target, position, columns);
                    }
                }
            }
        }
    }

    // Up to 16 filters; lanes without one are computed and not written.
    [SkipLocalsInit]
    private static void Transform(float* w, nint step, int count, bool turned, float* u, nint position, nint tap)
    {
        int area = WindowArea;
        double* filters = stackalloc double[area * Lanes.Count];
        double* transformed = stackalloc double[TForm.Positions * TForm.Taps * Lanes.Count];
        if (count < Lanes.Count)
            new Span<double>(filters, area * Lanes.Count).Clear();
        for (int n = 0; n < count; n++, w += step)
        {
            for (int k = 0; k < area; k++)
            {
                int from = !turned ? k : TForm.TransposesBack ? area - TForm.Window - k / TForm.Window * TForm.Window + k % TForm.Window : area - 1 - k;
                filters[k * Lanes.Count + n] = w[from];
            }
        }

        TForm.Filters(filters, transformed);
        for (int p = 0; p < TForm.Positions; p++, u += position)
        {
            for (int k = 0; k < TForm.Taps; k++, transformed += Lanes.Count)
                Round(transformed, count, u + k * tap);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(double* transformed, int count, float* u)
    {
        if (count < Lanes.Count)
        {
            for (int n = 0; n < count; n++)
                u[n] = (float)transformed[n];
            return;
        }

        for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, transformed += Vector<float>.Count)
            Vector.Narrow(Vector.Load(transformed), Vector.Load(transformed + Vector<double>.Count)).Store(u + lane);
    }
}
