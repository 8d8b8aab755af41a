using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Two-dimensional cross-correlation of one lane block: y[f,i,j] = b[f] + Σ w[f,c,u,v]·x[c, i·stride − padding + u·dilation, …].</summary>
/// <remarks>
/// Implicit: no matrix of windows is built. Where the border cuts a window, its range of taps is cut, so zeros are neither stored nor
/// multiplied. Shapes: x [C][H][W][16], w [F][C / groups][U][V], b [F], y [F][I][J][16]. Groups are convolutions side by side.
/// </remarks>
internal static unsafe class Convolution
{
    /// <summary>y from x; no <paramref name="b"/> stands for zeros.</summary>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvolutionTaps taps, Span<float> y, bool appliesRelu = false) =>
        Apply(taps.Forward, taps.Geometry, x, w, b, y, appliesRelu);

    /// <summary>dx[c,r,s] = Σ w[f,c,u,v]·dy[f,i,j] over the outputs whose window holds (r, s).</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ConvolutionTaps taps, Span<float> dx) =>
        Apply(taps.Backward, taps.Geometry, dy, w, [], dx, false);

    /// <summary>dw[f,c,u,v] = Σ dy[f,i,j]·x[c, i·stride − padding + u·dilation, …] over positions and lanes.</summary>
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

        Shape input = g.PaddedInput with { Channels = g.GroupInput.Channels }, output = g.GroupOutput;
        fixed (float* xs = x, dys = dy, dws = dw)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                WeightGradientOfGroup(
                    xs + (nint)group * input.Length * Lanes.Count, dys + (nint)group * output.Length * Lanes.Count, g, input, output,
                    dws + (nint)group * output.Channels * g.FanIn);
            }
        }
    }

    private static void Apply(
        ConvolutionWalk walk, ConvolutionGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Span<float> y, bool appliesRelu)
    {
        Shape source = walk.Source, target = walk.Target;
        ReadOnlySpan<AxisReach> rows = walk.Rows, columns = walk.Columns;
        int filters = g.GroupOutput.Channels;
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (Tap* table = walk.Taps)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                float* from = xs + (nint)group * source.Length * Lanes.Count, to = ys + (nint)group * target.Length * Lanes.Count;
                float* weights = ws + (nint)group * filters * g.FanIn, bias = b.IsEmpty ? null : bs + group * filters;
                for (int i = 0; i < rows.Length; i++)
                {
                    for (int j = 0; j < columns.Length; j++, to += Lanes.Count)
                    {
                        LaneProducts.Sum(
                            target.Channels, from + ((nint)rows[i].Origin * source.Width + columns[j].Origin) * Lanes.Count,
                            weights, walk.WeightRow, table, walk.Range(rows[i], columns[j]), bias, to, (nint)target.Area * Lanes.Count, appliesRelu);
                    }
                }
            }
        }
    }

    private static void WeightGradientOfGroup(float* x, float* dy, ConvolutionGeometry g, Shape input, Shape output, float* dw)
    {
        var outputWalk = new LaneOuterProducts.Walk(Lanes.Count, 0);
        var inputWalk = new LaneOuterProducts.Walk(
            g.Stride * Lanes.Count, (g.Stride * (input.Width - output.Width)) * Lanes.Count);
        int filters = output.Channels;
        // The tile has 4 rows of one operand and 3 of the other: filters take the side that they divide.
        bool filtersFirst = filters % LaneOuterProducts.RowsB != 0 && filters >= LaneOuterProducts.RowsA;
        int filtersATile = filtersFirst ? LaneOuterProducts.RowsA : LaneOuterProducts.RowsB;
        int weightsATile = filtersFirst ? LaneOuterProducts.RowsB : LaneOuterProducts.RowsA;
        int* filterRows = stackalloc int[LaneOuterProducts.RowsA], weightRows = stackalloc int[LaneOuterProducts.RowsA];
        float* sums = stackalloc float[LaneOuterProducts.RowsA * LaneOuterProducts.RowsB];
        for (int filter = 0; filter < filters; filter += filtersATile)
        {
            for (int r = 0; r < filtersATile; r++)
                filterRows[r] = Math.Min(filter + r, filters - 1) * output.Area * Lanes.Count;
            for (int weight = 0; weight < g.FanIn; weight += weightsATile)
            {
                for (int r = 0; r < weightsATile; r++)
                    weightRows[r] = WindowOffset(g, input, Math.Min(weight + r, g.FanIn - 1));
                if (filtersFirst)
                    LaneOuterProducts.Sum(dy, filterRows, outputWalk, x, weightRows, inputWalk, output.Height, output.Width, sums);
                else
                    LaneOuterProducts.Sum(x, weightRows, inputWalk, dy, filterRows, outputWalk, output.Height, output.Width, sums);

                // Rows past the end repeat the last one: they write the same sum again.
                for (int r = 0; r < filtersATile; r++)
                {
                    for (int s = 0; s < weightsATile; s++)
                    {
                        int target = Math.Min(filter + r, filters - 1) * g.FanIn + Math.Min(weight + s, g.FanIn - 1);
                        dw[target] = sums[filtersFirst ? r * weightsATile + s : s * filtersATile + r];
                    }
                }
            }
        }
    }

    private static int WindowOffset(ConvolutionGeometry g, Shape input, int weight)
    {
        (int c, int inWindow) = Math.DivRem(weight, g.WindowArea);
        (int u, int v) = Math.DivRem(inWindow, g.WindowWidth);
        return (c * input.Area + (u * input.Width + v) * g.Dilation) * Lanes.Count;
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
