using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Two-dimensional cross-correlation of one lane block: y[f,i,j] = b[f] + Σ w[f,c,u,v]·x[c, i·stride − padding + u, j·stride − padding + v].</summary>
/// <remarks>
/// Implicit: no matrix of windows is built. Where the border cuts a window, its range of taps is cut, so zeros are neither stored nor
/// multiplied. Shapes: x [C][H][W][16], w [F][C][U][V], b [F], y [F][I][J][16].
/// </remarks>
internal static unsafe class Convolution
{
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionTaps taps, Span<float> y)
    {
        ConvolutionGeometry g = taps.Geometry;
        Shape output = g.Output;
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (Tap* table = taps.Forward)
        {
            for (int i = 0; i < output.Height; i++)
            {
                int top = i * g.Stride - g.Padding;
                int u0 = Math.Max(0, -top), u1 = Math.Min(g.WindowHeight, g.Input.Height - top);
                for (int j = 0; j < output.Width; j++)
                {
                    int left = j * g.Stride - g.Padding;
                    int v0 = Math.Max(0, -left), v1 = Math.Min(g.WindowWidth, g.Input.Width - left);
                    TapRange range = Window(u0, u1, v0, v1, g.WindowWidth, g.Input.Channels);
                    LaneProducts.Sum(
                        g.Filters, xs + ((nint)top * g.Input.Width + left) * Lanes.Count, ws, g.FanIn, table, range, b.IsEmpty ? null : bs,
                        ys + ((nint)i * output.Width + j) * Lanes.Count, (nint)output.Area * Lanes.Count);
                }
            }
        }
    }

    /// <summary>dx[c,r,s] = Σ w[f,c,u,v]·dy[f,i,j] over the outputs whose window holds (r, s).</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ConvolutionTaps taps, Span<float> dx)
    {
        ConvolutionGeometry g = taps.Geometry;
        Shape output = g.Output;
        fixed (float* dys = dy, ws = w, dxs = dx)
        {
            for (int row = 0; row < g.Input.Height; row++)
            {
                (int q, int phaseRow) = Math.DivRem(row + g.Padding, g.Stride);
                for (int column = 0; column < g.Input.Width; column++)
                {
                    (int p, int phaseColumn) = Math.DivRem(column + g.Padding, g.Stride);
                    ConvolutionTaps.Phase phase = taps.Phases[phaseRow, phaseColumn];
                    int t0 = Math.Max(0, q - output.Height + 1), t1 = Math.Min(phase.Rows, q + 1);
                    int s0 = Math.Max(0, p - output.Width + 1), s1 = Math.Min(phase.Columns, p + 1);
                    TapRange range = Window(t0, t1, s0, s1, phase.Columns, g.Filters);
                    fixed (Tap* table = phase.Taps)
                    {
                        LaneProducts.Sum(
                            g.Input.Channels, dys + ((nint)q * output.Width + p) * Lanes.Count, ws, g.WindowArea, table, range, null,
                            dxs + ((nint)row * g.Input.Width + column) * Lanes.Count, (nint)g.Input.Area * Lanes.Count);
                    }
                }
            }
        }
    }

    /// <summary>dw[f,c,u,v] = Σ dy[f,i,j]·x[c, i·stride − padding + u, j·stride − padding + v] over positions and lanes.</summary>
    /// <param name="x">The input, [C][H][W][16].</param>
    /// <param name="dy">The output gradient, [F][I][J][16].</param>
    /// <param name="g">The sizes.</param>
    /// <param name="padded">Scratch of the padded input's size; not used where there is no padding.</param>
    /// <param name="dw">The result; it is overwritten, not added to.</param>
    public static void WeightGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ConvolutionGeometry g, Span<float> padded, Span<float> dw)
    {
        if (g.Padding > 0)
        {
            Pad(x, g, padded);
            x = padded;
        }

        Shape input = g.PaddedInput, output = g.Output;
        var outputWalk = new LaneOuterProducts.Walk(Lanes.Count, 0);
        var inputWalk = new LaneOuterProducts.Walk(
            g.Stride * Lanes.Count, (g.Stride * (input.Width - output.Width)) * Lanes.Count);
        // The tile has 4 rows of one operand and 3 of the other: filters take the side that they divide.
        bool filtersFirst = g.Filters % LaneOuterProducts.RowsB != 0 && g.Filters >= LaneOuterProducts.RowsA;
        int filtersATile = filtersFirst ? LaneOuterProducts.RowsA : LaneOuterProducts.RowsB;
        int weightsATile = filtersFirst ? LaneOuterProducts.RowsB : LaneOuterProducts.RowsA;
        int* filterRows = stackalloc int[LaneOuterProducts.RowsA], weightRows = stackalloc int[LaneOuterProducts.RowsA];
        float* sums = stackalloc float[LaneOuterProducts.RowsA * LaneOuterProducts.RowsB];
        fixed (float* xs = x, dys = dy)
        {
            for (int filter = 0; filter < g.Filters; filter += filtersATile)
            {
                for (int r = 0; r < filtersATile; r++)
                    filterRows[r] = Math.Min(filter + r, g.Filters - 1) * output.Area * Lanes.Count;
                for (int weight = 0; weight < g.FanIn; weight += weightsATile)
                {
                    for (int r = 0; r < weightsATile; r++)
                        weightRows[r] = WindowOffset(g, input, Math.Min(weight + r, g.FanIn - 1));
                    if (filtersFirst)
                        LaneOuterProducts.Sum(dys, filterRows, outputWalk, xs, weightRows, inputWalk, output.Height, output.Width, sums);
                    else
                        LaneOuterProducts.Sum(xs, weightRows, inputWalk, dys, filterRows, outputWalk, output.Height, output.Width, sums);

                    // Rows past the end repeat the last one: they write the same sum again.
                    for (int r = 0; r < filtersATile; r++)
                    {
                        for (int s = 0; s < weightsATile; s++)
                        {
                            int target = Math.Min(filter + r, g.Filters - 1) * g.FanIn + Math.Min(weight + s, g.FanIn - 1);
                            dw[target] = sums[filtersFirst ? r * weightsATile + s : s * filtersATile + r];
                        }
                    }
                }
            }
        }
    }

    private static TapRange Window(int row0, int row1, int column0, int column1, int width, int channels) =>
        new((row0 * width + column0) * channels, Math.Max(0, row1 - row0), Math.Max(0, column1 - column0) * channels, width * channels);

    private static int WindowOffset(ConvolutionGeometry g, Shape input, int weight)
    {
        (int c, int inWindow) = Math.DivRem(weight, g.WindowArea);
        (int u, int v) = Math.DivRem(inWindow, g.WindowWidth);
        return (c * input.Area + u * input.Width + v) * Lanes.Count;
    }

    private static void Pad(ReadOnlySpan<float> x, ConvolutionGeometry g, Span<float> padded)
    {
        Shape target = g.PaddedInput;
        int row = g.Input.Width * Lanes.Count;
        padded[..(target.Length * Lanes.Count)].Clear();
        for (int c = 0; c < g.Input.Channels; c++)
        {
            for (int i = 0; i < g.Input.Height; i++)
            {
                int source = (c * g.Input.Height + i) * row;
                int start = ((c * target.Height + i + g.Padding) * target.Width + g.Padding) * Lanes.Count;
                x.Slice(source, row).CopyTo(padded.Slice(start, row));
            }
        }
    }
}
