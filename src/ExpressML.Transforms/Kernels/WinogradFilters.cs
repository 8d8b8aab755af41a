using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Tensors;
using static ExpressML.Kernels.Winograd;

namespace ExpressML.Kernels;

/// <summary>Filters as the Winograd convolution multiplies with them: u = G w Gᵀ.</summary>
/// <remarks>
/// Shapes: w [F][C / groups][3][3], u [groups][36][F / groups][C / groups]; turned for the way back to the input, [groups][36][C / groups][F / groups].
/// It is little work, so it is done in double precision and rounded once; 16 neighbours in u are the lanes.
/// </remarks>
internal static unsafe class WinogradFilters
{
    private const int WindowArea = Window * Window;

    public static int Length(ConvolutionGeometry g) => checked(Positions * g.Filters * g.GroupInput.Channels);

    /// <summary>Transforms all filters.</summary>
    /// <param name="w">The filters.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="turned">Whether filters are turned by half a circle and change places with channels.</param>
    /// <param name="u">The result, <see cref="Length"/> long.</param>
    public static void Transform(ReadOnlySpan<float> w, ConvolutionGeometry g, bool turned, Span<float> u)
    {
        int filters = g.GroupOutput.Channels, channels = g.GroupInput.Channels;
        (int rows, int columns) = turned ? (channels, filters) : (filters, channels);
        int rowStep = turned ? WindowArea : channels * WindowArea, columnStep = turned ? channels * WindowArea : WindowArea;
        nint position = (nint)filters * channels;
        fixed (float* ws = w, us = u)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                float* from = ws + group * position * WindowArea, to = us + group * position * Positions;
                for (int row = 0; row < rows; row++)
                {
                    for (int column = 0; column < columns; column += Lanes.Count)
                    {
                        int count = Math.Min(Lanes.Count, columns - column);
                        Transform(from + (nint)row * rowStep + (nint)column * columnStep, columnStep, count, turned, to + (nint)row * columns + column, position);
                    }
                }
            }
        }
    }

    // Up to 16 filters; lanes without one are computed and not written.
    [SkipLocalsInit]
    private static void Transform(float* w, nint step, int count, bool turned, float* u, nint position)
    {
        double* filters = stackalloc double[WindowArea * Lanes.Count];
        double* columns = stackalloc double[Side * Window * Lanes.Count];
        double* transformed = stackalloc double[Positions * Lanes.Count];
        (int first, int next) = turned ? (WindowArea - 1, -1) : (0, 1);
        if (count < Lanes.Count)
            new Span<double>(filters, WindowArea * Lanes.Count).Clear();
        for (int n = 0; n < count; n++, w += step)
        {
            float* number = w + first;
            for (int k = 0; k < WindowArea; k++, number += next)
                filters[k * Lanes.Count + n] = *number;
        }

        for (int v = 0; v < Window; v++)
            Six(filters + v * Lanes.Count, Window * Lanes.Count, columns + v * Lanes.Count, Window * Lanes.Count);
        for (int i = 0; i < Side; i++)
            Six(columns + i * Window * Lanes.Count, Lanes.Count, transformed + i * Side * Lanes.Count, Lanes.Count);
        Round(transformed, count, u, position);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(double* transformed, int count, float* u, nint position)
    {
        float* lanes = stackalloc float[Lanes.Count];
        for (int p = 0; p < Positions; p++, u += position)
        {
            float* target = count == Lanes.Count ? u : lanes;
            for (int lane = 0; lane < Lanes.Count; lane += Vector<float>.Count, transformed += Vector<float>.Count)
                Vector.Narrow(Vector.Load(transformed), Vector.Load(transformed + Vector<double>.Count)).Store(target + lane);
            if (count < Lanes.Count)
                new ReadOnlySpan<float>(lanes, count).CopyTo(new Span<float>(u, count));
        }
    }

    // G times three numbers, in 16 lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(double* w, nint wStep, double* u, nint uStep)
    {
        for (int lane = 0; lane < Lanes.Count; lane += Vector<double>.Count, w += Vector<double>.Count, u += Vector<double>.Count)
        {
            Vector<double> w0 = Vector.Load(w), w1 = Vector.Load(w + wStep), w2 = Vector.Load(w + 2 * wStep);
            Vector<double> evenA = ScaleA * (w0 + A2 * w2), oddA = ScaleA * A * w1, evenB = ScaleB * (w0 + B2 * w2), oddB = ScaleB * B * w1;
            (Scale0 * w0).Store(u);
            (evenA + oddA).Store(u + uStep);
            (evenA - oddA).Store(u + 2 * uStep);
            (evenB + oddB).Store(u + 3 * uStep);
            (evenB - oddB).Store(u + 4 * uStep);
            w2.Store(u + 5 * uStep);
        }
    }
}
