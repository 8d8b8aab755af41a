using ExpressML.Kernels.Elementwise;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

[TestClass]
public sealed class AccumulationTests
{
    [TestMethod]
    public void Add_EveryLength_AddsEachNumber()
    {
        for (int length = 0; length <= 257; length++)
        {
            var random = new Random(length);
            float[] x = random.Draw(length).ToSingles(), before = random.Draw(length).ToSingles();
            var sum = new GuardedBuffer(before);
            Accumulation.Add(x, sum.Span);
            sum.Read();
            Near.AreSame([.. before.Zip(x, (a, b) => a + b)], sum.Span, $"length {length}, sum");
        }
    }
}
