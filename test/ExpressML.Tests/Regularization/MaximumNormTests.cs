using ExpressML.Regularization;

namespace ExpressML.Tests.Regularization;

[TestClass]
public sealed class MaximumNormTests
{
    [TestMethod]
    public void Constrain_RowsThatAreTooLong_AreShortenedAndOthersStay()
    {
        float[] w = [3, 4, 0.3f, 0.4f, -6, 8, 0, 0];
        MaximumNorm.Constrain(w, rowLength: 2, maximum: 2.5);
        float[] expected = [1.5f, 2, 0.3f, 0.4f, -1.5f, 2, 0, 0];
        for (int i = 0; i < w.Length; i++)
            Assert.AreEqual(expected[i], w[i], 1e-6f);
    }
}
