using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The products of a dense layer: y[o] = b[o] + Σ w[o,i]·x[i].</summary>
/// <remarks>Shapes: x [I][16], w [O][I], b [O], y [O][16]; the weight gradient sums over all examples of a batch.</remarks>
internal static unsafe class DenseProducts
{
    /// <summary>The taps of <see cref="Forward"/>: inputs in turn.</summary>
    public static Tap[] ForwardTaps(int inputs) => Table(inputs, i => new Tap(i * Lanes.Count, i));

    /// <summary>The taps of <see cref="InputGradient"/>: outputs in turn.</summary>
    public static Tap[] BackwardTaps(int inputs, int outputs) => Table(outputs, o => new Tap(o * Lanes.Count, o * inputs));

    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Tap[] taps, int outputs, Span<float> y, bool appliesRelu = false)
    {
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (Tap* table = taps)
        {
            var range = new TapRange(0, 1, taps.Length, 0);
            LaneProducts.Sum(outputs, xs, ws, taps.Length, table, range, b.IsEmpty ? null : bs, ys, Lanes.Count, appliesRelu);
        }
    }

    /// <summary>dx[i] = Σ w[o,i]·dy[o].</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Tap[] taps, int inputs, Span<float> dx)
    {
        fixed (float* dys = dy, ws = w, dxs = dx)
        fixed (Tap* table = taps)
            LaneProducts.Sum(inputs, dys, ws, 1, table, new TapRange(0, 1, taps.Length, 0), null, dxs, Lanes.Count, false);
    }

    /// <summary>Floats from one example's row to the next in what <see cref="TransposeLanes"/> writes: the inputs, rounded up to whole tiles.</summary>
    public static int TransposedRow(int inputs) => (inputs + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    /// <summary>x [I][16] → [16][row]: the inputs of one example side by side, as the weight gradient reads them.</summary>
    public static void TransposeLanes(ReadOnlySpan<float> x, int inputs, Span<float> transposed)
    {
        int row = TransposedRow(inputs);
        fixed (float* source = x, target = transposed)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int lane = 0; lane < Lanes.Count; lane++)
                    target[lane * row + i] = source[i * Lanes.Count + lane];
            }
        }
    }

    /// <summary>dw[o,i] = Σ dy[o,n]·x[i,n] over all examples n of a batch, for rows o of a tile of the gradient.</summary>
    /// <param name="x">Transposed inputs of the first block; see <see cref="TransposeLanes"/>.</param>
    /// <param name="dy">Output gradients of the first block.</param>
    /// <param name="examples">One tap an example: where its transposed inputs and its output gradient stand.</param>
    /// <param name="firstOutput">First row of the tile.</param>
    /// <param name="outputs">Rows of the tile.</param>
    /// <param name="inputs">Numbers in a row.</param>
    /// <param name="dw">The whole gradient, [O][I].</param>
    public static void WeightGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<Tap> examples, int firstOutput, int outputs, int inputs, Span<float> dw)
    {
        var range = new TapRange(0, 1, examples.Length, 0);
        float* tile = stackalloc float[RowsATile * Lanes.Count];
        fixed (float* xs = x, dys = dy, dws = dw)
        fixed (Tap* table = examples)
        {
            for (int o = firstOutput; o < firstOutput + outputs; o += RowsATile)
            {
                int rows = Math.Min(RowsATile, firstOutput + outputs - o);
                float* gradients = dys + o * Lanes.Count;
                int i = 0;
                for (; i + Lanes.Count <= inputs; i += Lanes.Count)
                    LaneProducts.Sum(rows, xs + i, gradients, Lanes.Count, table, range, null, dws + (nint)o * inputs + i, inputs, false);
                if (i == inputs)
                    continue;

                // The last columns are fewer than 16, and the tile must not spill into the next row.
                LaneProducts.Sum(rows, xs + i, gradients, Lanes.Count, table, range, null, tile, Lanes.Count, false);
                for (int r = 0; r < rows; r++)
                    new ReadOnlySpan<float>(tile + r * Lanes.Count, inputs - i).CopyTo(dw.Slice((o + r) * inputs + i));
            }
        }
    }

    private const int RowsATile = 12;

    private static Tap[] Table(int length, Func<int, Tap> tap) => [.. Enumerable.Range(0, length).Select(tap)];
}
