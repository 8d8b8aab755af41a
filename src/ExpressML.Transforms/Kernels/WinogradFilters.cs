using static ExpressML.Kernels.Winograd;

namespace ExpressML.Kernels;

/// <summary>Filters as the Winograd convolution multiplies with them: u = G w Gᵀ.</summary>
/// <remarks>
/// Shapes: w [F][C / groups][3][3], u [groups][36][F / groups][C / groups]; turned for the way back to the input, [groups][36][C / groups][F / groups].
/// It is little work, so it is done in double precision and rounded once.
/// </remarks>
internal static unsafe class WinogradFilters
{
    public static int Length(ConvolutionGeometry g) => checked(Positions * g.Filters * g.GroupInput.Channels);

    /// <summary>Transforms all filters.</summary>
    /// <param name="w">The filters.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="turned">Whether filters are turned by half a circle and change places with channels.</param>
    /// <param name="u">The result, <see cref="Length"/> long.</param>
    public static void Transform(ReadOnlySpan<float> w, ConvolutionGeometry g, bool turned, Span<float> u)
    {
        int filters = g.GroupOutput.Channels, channels = g.GroupInput.Channels, position = filters * channels;
        fixed (float* ws = w, us = u)
        {
            float* filter = ws;
            for (int group = 0; group < g.Groups; group++)
            {
                float* start = us + (nint)group * Positions * position;
                for (int f = 0; f < filters; f++)
                {
                    for (int c = 0; c < channels; c++, filter += g.WindowArea)
                    {
                        if (turned)
                            Transform(filter + g.WindowArea - 1, -1, start + c * filters + f, position);
                        else
                            Transform(filter, 1, start + f * channels + c, position);
                    }
                }
            }
        }
    }

    private static void Transform(float* w, int step, float* u, nint position)
    {
        double* columns = stackalloc double[Side * Window];
        for (int v = 0; v < Window; v++, w += step)
            Six(w[0], w[Window * step], w[2 * Window * step], columns + v, Window);
        double* row = stackalloc double[Side];
        for (int i = 0; i < Side; i++, columns += Window)
        {
            Six(columns[0], columns[1], columns[2], row, 1);
            for (int j = 0; j < Side; j++, u += position)
                *u = (float)row[j];
        }
    }

    // G times three numbers.
    private static void Six(double w0, double w1, double w2, double* u, int step)
    {
        double evenA = ScaleA * (w0 + A2 * w2), oddA = ScaleA * A * w1, evenB = ScaleB * (w0 + B2 * w2), oddB = ScaleB * B * w1;
        u[0] = Scale0 * w0;
        u[step] = evenA + oddA;
        u[2 * step] = evenA - oddA;
        u[3 * step] = evenB + oddB;
        u[4 * step] = evenB - oddB;
        u[5 * step] = w2;
    }
}
