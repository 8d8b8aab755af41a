using ExpressML.Kernels.Pooling;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class WindowAxisTests
{
    [TestMethod]
    public void HasEmptyWindow_RandomAxes_IsWhatEachPixelSays()
    {
        var random = new Random(1);
        int empty = 0, full = 0;
        while (empty < 2000 || full < 2000)
        {
            var axis = new WindowAxis(
                Inputs: random.Next(1, 12), Window: random.Next(1, 7), Stride: random.Next(1, 16), Before: random.Next(0, 40), After: random.Next(0, 40), Dilation: random.Next(1, 16))
            {
                RoundsUp = random.Next(2) == 0,
            };
            if (axis.Inputs < axis.FewestInputs)
                continue;
            bool expected = Enumerable.Range(0, axis.Outputs).Any(i => !Enumerable.Range(0, axis.Window).Any(u => IsInside(axis, i * axis.Stride - axis.Before + u * axis.Dilation)));
            Assert.AreEqual(expected, axis.HasEmptyWindow, $"{axis}");
            if (expected)
                empty++;
            else
                full++;
        }
    }

    [TestMethod]
    [Timeout(5000, CooperativeCancellation = true)]
    public void HasEmptyWindow_ABillionWindows_DoesNotAskEach()
    {
        const int Many = 1 << 30;
        Assert.IsFalse(new WindowAxis(Inputs: 1, Window: Many, Stride: 1, Before: Many - 1, After: Many - 2, Dilation: 1).HasEmptyWindow);
        Assert.IsFalse(new WindowAxis(Inputs: 2, Window: 1 << 28, Stride: 3, Before: (1 << 28) * 3 - 3, After: 0, Dilation: 3) { RoundsUp = true }.HasEmptyWindow);
    }

    private static bool IsInside(WindowAxis axis, int place) => place >= 0 && place < axis.Inputs;
}
