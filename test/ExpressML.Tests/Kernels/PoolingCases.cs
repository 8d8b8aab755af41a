using ExpressML.Augmentations;
using ExpressML.Kernels.Pooling;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;

namespace ExpressML.Tests.Kernels;

/// <summary>Random sizes of a pooling: windows that touch, overlap, leave gaps or reach over the border, and windows spread evenly.</summary>
internal static class PoolingCases
{
    private const int CaseCount = 160;

    /// <summary>Calls <paramref name="test"/> with windows and their reference, a count of examples, a source of chance and a description.</summary>
    public static void ForEach(Action<PoolingWindows, ReferencePooling, int, Random, string> test)
    {
        for (int seed = 0; seed < CaseCount; seed++)
        {
            var random = new Random(seed);
            int window = random.Between(1, 4), padding = seed % 2 == 0 ? 0 : random.Between(0, window / 2);
            int stride = seed % 3 == 0 ? window : random.Between(1, 6), height = random.Between(1, 9), width = random.Between(1, 9);
            var input = new Shape(random.Between(1, 6), random.Between(window, 11), random.Between(window, 11));
            bool adaptive = seed % 4 == 3;
            test(
                adaptive ? PoolingWindows.Adaptive(input, height, width) : PoolingWindows.Sliding(input, window, stride, padding),
                adaptive ? ReferencePooling.Adaptive(input, height, width) : ReferencePooling.Sliding(input, window, stride, padding),
                random.Between(1, 16), random,
                adaptive ? $"{input} to {height}×{width}" : $"{input}, window {window}, stride {stride}, padding {padding}");
            TestUnequal(random, test);
        }
    }

    private static void TestUnequal(Random random, Action<PoolingWindows, ReferencePooling, int, Random, string> test)
    {
        Size2D window = (random.Between(1, 4), random.Between(1, 4)), stride = (random.Between(1, 5), random.Between(1, 5));
        Size2D dilation = (random.Between(1, 3), random.Between(1, 3));
        Padding2D padding = (Side(window.Height), Side(window.Width), Side(window.Height), Side(window.Width));
        bool ceilMode = random.Next(2) == 0, countIncludePad = random.Next(2) == 0;
        var input = new Shape(random.Between(1, 3), random.Between(dilation.Height * window.Height, 13), random.Between(dilation.Width * window.Width, 13));
        WindowAxis rows = new(input.Height, window.Height, stride.Height, padding.Top, padding.Bottom, dilation.Height) { RoundsUp = ceilMode };
        WindowAxis columns = new(input.Width, window.Width, stride.Width, padding.Left, padding.Right, dilation.Width) { RoundsUp = ceilMode };
        test(
            PoolingWindows.Sliding(input, rows, columns, countIncludePad),
            ReferencePooling.Sliding(input, window, stride, padding, dilation, ceilMode, countIncludePad),
            random.Between(1, 16), random, $"{rows}, {columns}, countIncludePad: {countIncludePad}");

        int Side(int pixels) => random.Between(0, pixels - 1);
    }
}
