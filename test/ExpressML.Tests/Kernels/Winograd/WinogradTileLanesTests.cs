using ExpressML.Augmentations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Winograd;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

/// <summary>Tiles as lanes give the bits of channels and filters as lanes, which those of a lane block are compared with by <see cref="ImageOperations.Convolutions.WinogradOperationTests"/>.</summary>
[TestClass]
public sealed class WinogradTileLanesTests
{
    private const int SeedCount = 150;

    [TestMethod]
    public void Run_RandomShapesPieceByPiece_GivesTheBitsOfFilterLanes()
    {
        for (int seed = 0; seed < SeedCount; seed++)
        {
            var random = new Random(seed);
            ConvolutionGeometry geometry = Geometry(random);
            var ending = new ConvolutionEnding(random.Next(2) == 0, Pool(random, geometry.Output));
            float[] x = random.Draw(geometry.Input.Length).ToSingles(), w = random.Draw(geometry.Filters * geometry.FanIn).ToSingles();
            float[] b = random.Next(4) == 0 ? [] : random.Draw(geometry.Filters).ToSingles();
            int length = (ending.Pool?.Output ?? geometry.Output).Length;
            float[] expected = Run(new WinogradFilterLanes<WinogradRows>(geometry, w, b, ending), x, length);
            Near.AreSame(expected, Run(new WinogradTileLanes(geometry, w, b, ending), x, length), $"{geometry}, {ending}");
        }
    }

    [TestMethod]
    public void Run_ZerosOfBothSignsAndNaN_ArePooledAlike()
    {
        // A filter of nothing but −1 in its middle leaves numbers as they are, with the other sign.
        var geometry = new ConvolutionGeometry((1, 16, 20), Filters: 1, 5, 5, Stride: 1, Padding: 2, Dilation: 1, Groups: 1);
        float[] w = new float[25], x = new float[geometry.Input.Length];
        w[12] = -1;
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            foreach (ref float pixel in x.AsSpan())
                pixel = random.Next(40) switch { 0 => float.NaN, < 20 => 0f, < 30 => -0f, _ => 1 };
            foreach (int window in new[] { 2, 4 })
            {
                var ending = new ConvolutionEnding(AppliesRelu: false, PoolingWindows.Sliding(geometry.Output, window, window, padding: 0));
                float[] expected = Run(new WinogradFilterLanes<WinogradRows>(geometry, w, [], ending), x, ending.Pool!.Output.Length);
                Near.AreSame(expected, Run(new WinogradTileLanes(geometry, w, [], ending), x, expected.Length), $"seed {seed}, window {window}");
            }
        }
    }

    [TestMethod]
    public void Joins_Windows_ThatLieSideBySideWithinTiles()
    {
        Assert.IsTrue(WinogradTileLanes.Joins(null));
        Assert.IsTrue(WinogradTileLanes.Joins(PoolingWindows.Sliding((6, 28, 27), 2, 2, padding: 0)));
        Assert.IsTrue(WinogradTileLanes.Joins(PoolingWindows.Sliding((6, 28, 27), 4, 4, padding: 0)));
        Assert.IsFalse(WinogradTileLanes.Joins(PoolingWindows.Sliding((6, 28, 27), 3, 3, padding: 0)), "a window reaches into the next tile");
        Assert.IsFalse(WinogradTileLanes.Joins(PoolingWindows.Sliding((6, 28, 27), 2, 1, padding: 0)), "windows overlap");
        Assert.IsFalse(WinogradTileLanes.Joins(PoolingWindows.Sliding((6, 28, 28), 2, 2, padding: 1)), "windows reach over the border");
    }

    private static ConvolutionGeometry Geometry(Random random)
    {
        int side = random.Between(0, 4), groups = random.Between(1, 2);
        Padding2D padding = random.Next(3) > 0 ? side : (side, random.Between(0, 4), random.Between(0, 4), random.Between(0, 4));
        int fewestRows = Math.Max(1, 5 - padding.Top - padding.Bottom), fewestColumns = Math.Max(1, 5 - padding.Left - padding.Right);
        var input = new Shape(groups * random.Between(1, 4), random.Between(fewestRows, fewestRows + 24), random.Between(fewestColumns, fewestColumns + 40));
        return new ConvolutionGeometry(input, groups * random.Between(1, 17), 5, 5, Stride: 1, padding, Dilation: 1, groups);
    }

    private static PoolingWindows? Pool(Random random, Shape output)
    {
        int window = 1 << random.Next(3);
        return random.Next(3) == 0 || Math.Min(output.Height, output.Width) < window ? null : PoolingWindows.Sliding(output, window, window, padding: 0);
    }

    // The pieces of a step in backward order: none waits for another, nor harms it.
    private static float[] Run(WinogradImage convolution, float[] x, int length)
    {
        GuardedBuffer y = new(length), scratch = new(convolution.ScratchLength);
        for (int step = 0; step < convolution.Steps.Count; step++)
        {
            for (int piece = convolution.Steps[step].Pieces - 1; piece >= 0; piece--)
                convolution.Run(step, piece, piece + 1, new GuardedBuffer(x).Span, scratch.Span, y.Span);
        }

        scratch.Read();
        y.Read();
        return y.Span.ToArray();
    }
}
