using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The tables of taps of one convolution, made once: what <see cref="LaneProducts"/> walks instead of a matrix of windows.</summary>
internal sealed class ConvolutionTaps
{
    public ConvolutionTaps(ConvolutionGeometry geometry)
    {
        Geometry = geometry;
        Forward = ForwardTaps(geometry);
        Phases = new Phase[geometry.Stride, geometry.Stride];
        for (int row = 0; row < geometry.Stride; row++)
        {
            for (int column = 0; column < geometry.Stride; column++)
                Phases[row, column] = BackwardPhase(geometry, row, column);
        }
    }

    /// <summary>The input positions that the same filter rows and columns reach, since the stride skips the others.</summary>
    /// <param name="Rows">Filter rows that reach them.</param>
    /// <param name="Columns">Filter columns that reach them.</param>
    /// <param name="Taps">In the order row, column, filter.</param>
    internal sealed record Phase(int Rows, int Columns, Tap[] Taps);

    public ConvolutionGeometry Geometry { get; }

    /// <summary>The window's taps in the order row, column, channel, so that a window cut by the border is a range of runs.</summary>
    public Tap[] Forward { get; }

    /// <summary>The taps of the input gradient, by (row + padding) mod stride and (column + padding) mod stride.</summary>
    public Phase[,] Phases { get; }

    private static Tap[] ForwardTaps(ConvolutionGeometry g)
    {
        var taps = new Tap[g.FanIn];
        int next = 0;
        for (int u = 0; u < g.WindowHeight; u++)
        {
            for (int v = 0; v < g.WindowWidth; v++)
            {
                for (int c = 0; c < g.Input.Channels; c++)
                    taps[next++] = new Tap((c * g.Input.Area + u * g.Input.Width + v) * Lanes.Count, c * g.WindowArea + u * g.WindowWidth + v);
            }
        }

        return taps;
    }

    // y[i] takes x[i·stride − padding + u]; so x[r] goes to y[q − t] by u = phase + t·stride, where r + padding = q·stride + phase.
    private static Phase BackwardPhase(ConvolutionGeometry g, int phaseRow, int phaseColumn)
    {
        int rows = Taps(g.WindowHeight, phaseRow), columns = Taps(g.WindowWidth, phaseColumn);
        Shape output = g.Output;
        var taps = new Tap[rows * columns * g.Filters];
        int next = 0;
        for (int t = 0; t < rows; t++)
        {
            for (int s = 0; s < columns; s++)
            {
                int window = (phaseRow + t * g.Stride) * g.WindowWidth + phaseColumn + s * g.Stride;
                for (int filter = 0; filter < g.Filters; filter++)
                    taps[next++] = new Tap((filter * output.Area - t * output.Width - s) * Lanes.Count, filter * g.FanIn + window);
            }
        }

        return new Phase(rows, columns, taps);

        int Taps(int window, int phase) => phase < window ? (window - phase - 1) / g.Stride + 1 : 0;
    }
}
