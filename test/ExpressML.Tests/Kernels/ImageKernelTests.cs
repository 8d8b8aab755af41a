using System.Runtime.Intrinsics;
using ExpressML.Augmentations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Elementwise;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

/// <summary>What moves and pools the numbers of one image.</summary>
[TestClass]
public sealed class ImageKernelTests
{
    // No window has more pixels, 11×11.
    private const int MostTerms = 121;

    [TestMethod]
    public void ImagePooling_RandomShapes_EqualsTheReference() => PoolingCases.ForEach((windows, reference, examples, random, subject) =>
    {
        double[][] x = random.DrawExamples(examples, windows.Input.Length);
        GuardedBuffer largest = new(windows.Output.Length * Lanes.Count), mean = new(windows.Output.Length * Lanes.Count);
        WindowPooling.LaneBlock(new Extreme<Largest>(false), LaneBlocks.Pack(x), windows, largest.Span);
        WindowPooling.LaneBlock(default(Mean), LaneBlocks.Pack(x), windows, mean.Span);
        double[][] maxima = LaneBlocks.Unpack(largest.Read(), examples), means = LaneBlocks.Unpack(mean.Read(), examples);
        for (int n = 0; n < examples; n++)
        {
            Near.AreEqual(reference.Max(x[n]), maxima[n], _ => 0, $"{subject}, largest");
            double[] sizes = reference.Average(x[n].Magnitudes());
            Near.AreEqual(reference.Average(x[n]), means[n], i => Precision.OfSum(MostTerms, sizes[i]), $"{subject}, mean");
        }

        if (!WindowPooling.HasColumnLanes(windows))
            return;
        var alone = new GuardedBuffer(windows.Output.Length);
        float[] image = [.. x[0].ToSingles(), .. new float[2 * Lanes.Count]];
        int half = windows.Input.Channels / 2;
        WindowPooling.ColumnLanes(new Extreme<Largest>(false), image, windows, 0, half, alone.Span);
        WindowPooling.ColumnLanes(new Extreme<Largest>(false), image, windows, half, windows.Input.Channels, alone.Span);
        Near.AreEqual(reference.Max(x[0]), alone.Read(), _ => 0, $"{subject}, columns as lanes");
    });

    [TestMethod]
    public unsafe void LaneTransposition_EveryRectangle_TouchesNothingElse()
    {
        for (int rows = 1; rows <= Lanes.Count; rows++)
        {
            for (int columns = 1; columns <= Lanes.Count; columns++)
            {
                float[] x = new Random(rows).Draw(rows * columns).ToSingles();
                GuardedBuffer source = new(x), y = new(rows * columns);
                fixed (float* from = source.Span, to = y.Span)
                    LaneTransposition.Rectangle(from, columns, rows, columns, to, rows);
                double[] expected = [.. from j in Enumerable.Range(0, columns) from i in Enumerable.Range(0, rows) select (double)x[i * columns + j]];
                Near.AreEqual(expected, y.Read(), _ => 0, $"{rows}×{columns}");
            }
        }
    }

    [TestMethod]
    public void ChannelPanels_EverySize_ComeBack()
    {
        for (int channels = 1; channels <= Lanes.Count; channels++)
        {
            int pixels = 3 * channels;
            float[] x = new Random(channels).Draw(channels * pixels).ToSingles();
            GuardedBuffer panel = new(pixels * Lanes.Count), y = new(x.Length);
            ChannelPanels.Pack(x, channels, pixels, panel.Span);
            Assert.AreEqual(channels < Lanes.Count ? 0 : x[^1], panel.Read()[^1]);
            Assert.AreEqual(x[pixels - 1], panel.Span[(pixels - 1) * Lanes.Count]);
            ChannelPanels.Unpack(panel.Span, channels, pixels, y.Span, pixels);
            Near.AreEqual(x.AsSpan().ToDoubles(), y.Read(), _ => 0, $"{channels} channels");
        }
    }

    [TestMethod]
    public void ImagePadding_EveryPhase_PutsEachPixelInItsPlace()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var padding = new ImagePadding((random.Between(1, 4), random.Between(1, 6), random.Between(1, 9)), Padding(random), random.Between(1, 4));
            (int channels, int height, int width) = padding.Input;
            float[] x = random.Draw(padding.Input.Length).ToSingles();
            var y = new GuardedBuffer(padding.Length);
            int middle = channels / 2;
            padding.Apply(x, 0, middle, y.Span);
            padding.Apply(x, middle, channels, y.Span);

            double[] expected = new double[padding.Length];
            for (int i = 0; i < x.Length; i++)
            {
                int column = i % width + padding.Padding.Left, line = i / width;
                int row = line / height * (height + padding.Padding.Top + padding.Padding.Bottom) + line % height + padding.Padding.Top;
                expected[row * padding.RowLength + column % padding.Phases * padding.PhaseLength + column / padding.Phases] = x[i];
            }

            Near.AreEqual(expected, y.Read(), _ => 0, $"{padding}");
        }
    }

    [TestMethod]
    public void ImagePadding_OtherSizes_AreFilledWithZerosOrCutOff()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            Padding2D padding = Padding(random);
            var sizes = new ImagePadding((random.Between(1, 3), random.Between(1, 6), random.Between(1, 40)), padding)
            {
                Height = padding.Top + random.Between(1, 12),
                Width = padding.Left + random.Between(1, 50),
            };
            (int channels, int height, int width) = sizes.Input;
            float[] x = random.Draw(sizes.Input.Length).ToSingles();
            var y = new GuardedBuffer(sizes.Length);
            sizes.Apply(new GuardedBuffer(x).Span, 0, channels, y.Span);

            double[] expected = new double[sizes.Length];
            for (int i = 0; i < x.Length; i++)
            {
                int line = i / width, row = line % height + padding.Top, column = i % width + padding.Left;
                if (row < sizes.Height && column < sizes.Width)
                    expected[(line / height * sizes.Height + row) * sizes.Width + column] = x[i];
            }

            Near.AreEqual(expected, y.Read(), _ => 0, $"{sizes}");
            Assert.AreEqual(sizes.Length == x.Length && padding is { Top: 0, Left: 0 } && sizes.Width == width, sizes.IsIdentity);
        }
    }

    [TestMethod]
    public unsafe void LaneTransposition_RowsFromAnywhere_AreTurned()
    {
        for (int columns = 4; columns <= 16; columns += 4)
        {
            var random = new Random(columns);
            float[] x = random.Draw(200).ToSingles();
            int[] rows = Array.ConvertAll(new int[Lanes.Count], _ => random.Next(x.Length - columns));
            var y = new GuardedBuffer(columns * Lanes.Count);
            fixed (float* from = x, to = y.Span)
            fixed (int* starts = rows)
                LaneTransposition.Gather(from, starts, columns, to);
            double[] expected = [.. from j in Enumerable.Range(0, columns) from start in rows select (double)x[start + j]];
            Near.AreEqual(expected, y.Read(), _ => 0, $"{columns} columns");
        }
    }

    [TestMethod]
    public unsafe void AlternateLanes_EvenAndOdd_AreEverySecondNumber()
    {
        float[] x = new Random(1).Draw(AlternateLanes.Span).ToSingles();
        x[0] = -0f;
        x[1] = float.NaN;
        fixed (float* numbers = x)
        {
            float[] even = new float[Lanes.Count], odd = new float[Lanes.Count];
            AlternateLanes.Even(numbers).CopyTo(even);
            AlternateLanes.Odd(numbers).CopyTo(odd);
            Near.AreSame([.. x.Where((_, i) => i % 2 == 0)], even, "even");
            Near.AreSame([.. x.Where((_, i) => i % 2 == 1)], odd, "odd");
        }
    }

    [TestMethod]
    public void Activations_EveryLength_LeaveNothingOutAndTouchNothingElse()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] x = new Random(length).Draw(length).ToSingles();
            var y = new GuardedBuffer(length);
            Activations.Apply(new ActivationFunctions.LeakyRelu(0.5), x, y.Span);
            Near.AreEqual([.. x.Select(value => value > 0 ? (double)value : 0.5f * value)], y.Read(), _ => 0, $"{length} numbers");
        }
    }

    [TestMethod]
    public void Softmax_OfOneVector_HasTheBitsOfALane()
    {
        for (int length = 1; length <= 40; length++)
        {
            double[] x = [.. new Random(length).Draw(length).Select(value => 60 * value)];
            GuardedBuffer lanes = new(length * Lanes.Count), alone = new(length);
            ExpressML.Kernels.Elementwise.Softmax.LaneBlock(LaneBlocks.Pack([x]), lanes.Span);
            ExpressML.Kernels.Elementwise.Softmax.OfVector(x.ToSingles(), alone.Span);
            alone.Read();
            Near.AreSame(LaneBlocks.Unpack(lanes.Read(), 1)[0].ToSingles(), alone.Span, $"{length} numbers");
        }
    }

    [TestMethod]
    public void LanePacking_Fill_PutsEachNumberInAllLanes()
    {
        var block = new GuardedBuffer(3 * Lanes.Count);
        LanePacking.Fill([1, 2, 3], block.Span);
        Near.AreEqual([.. Enumerable.Range(0, 3 * Lanes.Count).Select(i => 1.0 + i / Lanes.Count)], block.Read(), _ => 0, "block");
    }

    private static Padding2D Padding(Random random) => (random.Between(0, 3), random.Between(0, 3), random.Between(0, 3), random.Between(0, 3));
}
