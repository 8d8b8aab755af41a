using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The products of a dense layer: y[o] = b[o] + Σ w[o,i]·x[i].</summary>
/// <remarks>Shapes: x [I][16], w [O][I], b [O], y [O][16]; the weight gradient sums over all examples of a batch.</remarks>
internal static unsafe class DenseProducts
{
    // The weights of each output are read from memory in order. A processor fetches ahead for about 16 such readings at once; for 128 it gave up, and that took 2.5 times as long.
    private const int OutputsAChunk = 16;

    private const int RowsATile = 12;
    private const int PanelLength = Lanes.Count * Lanes.Count;

    /// <summary>The taps of <see cref="Forward"/>: inputs in turn.</summary>
    public static Tap[] ForwardTaps(int inputs) => Table(inputs, i => new Tap(i * Lanes.Count, i));

    /// <summary>The taps of <see cref="InputGradient"/>: outputs in turn.</summary>
    public static Tap[] BackwardTaps(int inputs, int outputs) => Table(outputs, o => new Tap(o * Lanes.Count, o * inputs));

    public static void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> b, Tap[] taps, int outputs, Span<float> y, bool appliesRelu = false)
    {
        fixed (float* xs = x, ws = w, bs = b, ys = y)
        fixed (Tap* table = taps)
        {
            var range = new TapRange(0, 1, taps.Length, 0);
            new LaneProducts(taps.Length, Lanes.Count) { AppliesRelu = appliesRelu }.Sum(outputs, xs, ws, table, range, b.IsEmpty ? null : bs, ys);
        }
    }

    /// <summary>dx[i] = Σ w[o,i]·dy[o].</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Tap[] taps, int inputs, Span<float> dx)
    {
        fixed (float* dys = dy, ws = w, dxs = dx)
        fixed (Tap* table = taps)
        {
            for (int start = 0; start < taps.Length; start += OutputsAChunk)
            {
                var range = new TapRange(start, 1, Math.Min(OutputsAChunk, taps.Length - start), 0);
                new LaneProducts(1, Lanes.Count) { Continues = start > 0 }.Sum(inputs, dys, ws, table, range, null, dxs);
            }
        }
    }

    /// <summary>Floats of what <see cref="TransposeLanes"/> writes: the inputs, rounded up to whole panels.</summary>
    public static int TransposedLength(int inputs) => Lanes.Blocks(inputs) * PanelLength;

    /// <summary>x [I][16] → [I / 16][16][16 inputs]: panels in which the inputs of one example stand side by side, as the weight gradient reads them.</summary>
    public static void TransposeLanes(ReadOnlySpan<float> x, int inputs, Span<float> transposed)
    {
        // The last panel may have fewer inputs; the lanes behind them are 0.
        if (inputs % Lanes.Count > 0)
            transposed[^PanelLength..].Clear();
        fixed (float* source = x, target = transposed)
        {
            for (int i = 0; i < inputs; i += Lanes.Count)
            {
                int count = Math.Min(Lanes.Count, inputs - i);
                LaneTransposition.Rectangle(source + i * Lanes.Count, Lanes.Count, count, Lanes.Count, target + i * Lanes.Count, Lanes.Count);
            }
        }
    }

    /// <summary>Where the transposed inputs and the output gradient of each example stand, for <see cref="WeightGradient"/>.</summary>
    /// <param name="blocks">How many blocks there are.</param>
    /// <param name="blockLength">Floats from a block's transposed inputs, and from its output gradients, to the next block's.</param>
    public static Tap[] ExampleTaps(int blocks, int blockLength) => Table(blocks * Lanes.Count, example =>
    {
        (int block, int lane) = Math.DivRem(example, Lanes.Count);
        return new Tap(checked(block * blockLength + lane * Lanes.Count), checked(block * blockLength + lane));
    });

    /// <summary>dw[o,i] = [dw[o,i] +] Σ dy[o,n]·x[i,n] over all examples n of a batch, for rows o of a tile of the gradient.</summary>
    /// <param name="x">Transposed inputs of the first block; see <see cref="TransposeLanes"/>.</param>
    /// <param name="dy">Output gradients of the first block.</param>
    /// <param name="examples">One tap an example: where its transposed inputs and its output gradient stand.</param>
    /// <param name="firstOutput">First row of the tile.</param>
    /// <param name="outputs">Rows of the tile.</param>
    /// <param name="inputs">Numbers in a row.</param>
    /// <param name="dw">The whole gradient, [O][I].</param>
    /// <param name="continues">Whether the sums begin with what <paramref name="dw"/> holds, rather than with 0.</param>
    public static void WeightGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<Tap> examples, int firstOutput, int outputs, int inputs, Span<float> dw, bool continues = false)
    {
        var range = new TapRange(0, 1, examples.Length, 0);
        var products = new LaneProducts(Lanes.Count, inputs) { XBlock = PanelLength, YBlock = Lanes.Count, Continues = continues };
        int wholePanels = inputs / Lanes.Count;
        float* tile = stackalloc float[RowsATile * Lanes.Count];
        fixed (float* xs = x, dys = dy, dws = dw)
        fixed (Tap* table = examples)
        {
            for (int o = firstOutput; o < firstOutput + outputs; o += RowsATile)
            {
                int rows = Math.Min(RowsATile, firstOutput + outputs - o);
                float* gradients = dys + o * Lanes.Count;
                for (int panels, panel = 0; panel < wholePanels; panel += panels)
                {
                    panels = Math.Min(RegisterTiles.BlocksAPair, wholePanels - panel);
                    (products with { Blocks = panels }).Sum(
                        rows, xs + panel * PanelLength, gradients, table, range, null, dws + (nint)o * inputs + panel * Lanes.Count);
                }

                int i = wholePanels * Lanes.Count;
                if (i == inputs)
                    continue;

                // The last columns are fewer than 16, and the tile must not spill into the next row.
                for (int r = 0; continues && r < rows; r++)
                    dw[((o + r) * inputs + i)..((o + r + 1) * inputs)].CopyTo(new Span<float>(tile + r * Lanes.Count, Lanes.Count));
                new LaneProducts(Lanes.Count, Lanes.Count) { Continues = continues }.Sum(rows, xs + i * Lanes.Count, gradients, table, range, null, tile);
                for (int r = 0; r < rows; r++)
                    new ReadOnlySpan<float>(tile + r * Lanes.Count, inputs - i).CopyTo(dw.Slice((o + r) * inputs + i));
            }
        }
    }

    private static Tap[] Table(int length, Func<int, Tap> tap) => [.. Enumerable.Range(0, length).Select(tap)];
}
