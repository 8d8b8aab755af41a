using ExpressML.Kernels;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

/// <summary>Random sizes of a pooling: windows that touch, overlap or leave gaps, and rows and columns that no window reaches.</summary>
internal static class PoolingCases
{
    private const int CaseCount = 120;

    /// <summary>Calls <paramref name="test"/> with sizes, a count of examples and a source of chance.</summary>
    public static void ForEach(Action<PoolingGeometry, int, Random> test)
    {
        for (int seed = 0; seed < CaseCount; seed++)
        {
            var random = new Random(seed);
            int window = random.Between(1, 4);
            int stride = seed % 3 == 0 ? window : random.Between(1, 6);
            var input = new Shape(random.Between(1, 6), random.Between(window, 11), random.Between(window, 11));
            test(new PoolingGeometry(input, window, stride), random.Between(1, 16), random);
        }
    }
}
