using ExpressML.Augmentations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

/// <summary>The micro-kernels of one image: fused sums in the order of the taps, whatever stands in the lanes.</summary>
[TestClass]
public sealed class ImageProductsTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void PositionProducts_EveryTapCount_AreTheFusedSums(bool appliesRelu)
    {
        for (int tapCount = 0; tapCount <= 20; tapCount++)
        {
            var random = new Random(tapCount);
            int tiles = random.Between(1, 3), count = tiles * FilterLaneProducts.Rows, blocks = random.Between(1, 3), filters = blocks * Lanes.Count, block = count * Lanes.Count;
            float[] x = random.Draw(90).ToSingles(), w = random.Draw(tapCount * filters).ToSingles(), b = random.Draw(filters).ToSingles();
            int[] positions = Array.ConvertAll(new int[count], _ => random.Next(50)), taps = Array.ConvertAll(new int[tapCount], _ => random.Next(40));
            var y = new GuardedBuffer(blocks * block);
            ImageConvolution.FilterLanes(x, positions, count, w, taps, b, y.Span, appliesRelu);
            y.Read();
            Near.AreSame(
                Expected(
                    y.Span.Length, b, i => i / block * Lanes.Count + i % Lanes.Count,
                    (i, k) => (x[positions[i % block / Lanes.Count] + taps[k]], w[(i / block * tapCount + k) * Lanes.Count + i % Lanes.Count]), tapCount, appliesRelu),
                y.Span, $"{tapCount} taps, {blocks} blocks");
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void PixelProducts_EveryTapCount_AreTheFusedSums(bool appliesRelu)
    {
        const int Rows = PixelLaneProducts.Rows;
        for (int tapCount = 0; tapCount <= 20; tapCount++)
        {
            var random = new Random(tapCount);
            int blocks = random.Between(1, 3), block = Rows * Lanes.Count;
            float[] x = random.Draw(130).ToSingles(), w = random.Draw(tapCount * Rows).ToSingles(), b = random.Draw(Rows).ToSingles();
            int[] taps = Array.ConvertAll(new int[tapCount], _ => random.Next(70));
            var y = new GuardedBuffer(blocks * block);
            ImageConvolution.PixelLanes(x, 0, w, taps, b, 1, blocks, y.Span, appliesRelu);
            y.Read();
            Near.AreSame(
                Expected(
                    y.Span.Length, b, i => i % block / Lanes.Count,
                    (i, k) => (x[i / block * Lanes.Count + i % Lanes.Count + taps[k]], w[k * Rows + i % block / Lanes.Count]), tapCount, appliesRelu),
                y.Span, $"{tapCount} taps, {blocks} blocks");
        }
    }

    [TestMethod]
    public unsafe void TileProducts_EveryCountOfFilters_AreTheFusedSums()
    {
        for (int filters = 1; filters <= 20; filters++)
        {
            var random = new Random(filters);
            int positions = random.Between(1, 3), taps = random.Between(1, 5), channels = random.Between(1, 4), tiles = random.Between(1, 40), terms = taps * channels;
            int blocks = random.Between(1, TileProducts.MostBlocks), plane = blocks * Lanes.Count + (taps - 1) * tiles, position = channels * plane + random.Next(5);
            float[] u = random.Draw(positions * filters * terms).ToSingles(), v = random.Draw(positions * position).ToSingles();
            var products = new TileProducts(positions, taps, channels, filters * terms, position, tiles, plane);
            for (int rows, f = 0; f < filters; f += rows)
            {
                rows = TileProducts.FiltersOf(filters - f);
                var m = new GuardedBuffer(positions * TileProducts.MPosition);
                fixed (float* us = u, vs = new GuardedBuffer(v).Span, ms = m.Span)
                    products.Sum(rows, blocks, us + f * terms, vs, ms);
                m.Read();
                for (int p = 0; p < positions; p++)
                {
                    for (int row = 0; row < rows; row++)
                    {
                        float[] expected = Expected(
                            blocks * Lanes.Count, [0], _ => 0,
                            (i, k) => (u[(p * filters + f + row) * terms + k], v[p * position + k % channels * plane + k / channels * tiles + i]),
                            terms, appliesRelu: false);
                        Near.AreSame(
                            expected, m.Span.Slice(p * TileProducts.MPosition + row * TileProducts.MFilter, expected.Length),
                            $"{filters} filters, {rows} from {f} on, {blocks} blocks, position {p}, row {row}");
                    }
                }
            }
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void NeuronProducts_EverySize_AreTheFusedSums(bool appliesRelu)
    {
        for (int inputs = 1; inputs <= 40; inputs++)
        {
            var random = new Random(inputs);
            int neurons = random.Between(1, NeuronProducts.StripLanes), few = random.Between(1, NeuronProducts.RowsATime);
            float[] x = random.Draw(inputs).ToSingles(), w = random.Draw(neurons * inputs).ToSingles(), b = random.Draw(NeuronProducts.StripLanes).ToSingles();
            float[] expected = Expected(neurons, b, o => o, (o, i) => (x[i], w[o * inputs + i]), inputs, appliesRelu);

            int lanes = NeuronProducts.LanesOf(neurons);
            float[] strip = new float[inputs * lanes];
            NeuronProducts.PrepareStrip(w, neurons, strip);
            GuardedBuffer y = new(lanes), rows = new(Math.Min(few, neurons));
            NeuronProducts.Strip(x, strip, b, y.Span, appliesRelu);
            y.Read();
            Near.AreSame(expected, y.Span[..neurons], $"{inputs} inputs, {neurons} neurons in a strip");

            NeuronProducts.Rows(x, w.AsSpan(0, rows.Span.Length * inputs), b.AsSpan(0, rows.Span.Length), rows.Span, appliesRelu);
            rows.Read();
            Near.AreSame(expected.AsSpan(0, rows.Span.Length), rows.Span, $"{inputs} inputs, {rows.Span.Length} rows");
        }
    }

    private static float[] Expected(int length, float[] b, Func<int, int> bias, Func<int, int, (float X, float W)> term, int terms, bool appliesRelu)
    {
        float[] y = new float[length];
        for (int i = 0; i < length; i++)
        {
            y[i] = b[bias(i)];
            for (int k = 0; k < terms; k++)
            {
                (float x, float w) = term(i, k);
                y[i] = MathF.FusedMultiplyAdd(x, w, y[i]);
            }

            if (appliesRelu && y[i] < 0)
                y[i] = 0;
        }

        return y;
    }
}
