using ExpressML.Transforms.Seams;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet.Seams;

[TestClass]
public sealed class CatalogSeamTests
{
    [TestMethod]
    public void EnvironmentOf_CatalogsOfOneContext_IsTheSame()
    {
        var mlContext = new MLContext(seed: 1);
        Assert.AreSame(CatalogSeam.EnvironmentOf(mlContext.Transforms), CatalogSeam.EnvironmentOf(mlContext.MulticlassClassification.Trainers));
        Assert.AreSame(CatalogSeam.EnvironmentOf(mlContext.Transforms), CatalogSeam.EnvironmentOf(mlContext.Model));
        Assert.AreNotSame(CatalogSeam.EnvironmentOf(mlContext.Transforms), CatalogSeam.EnvironmentOf(new MLContext().Transforms));
    }

    [TestMethod]
    public void EnvironmentOf_SomethingElse_SaysWhatIsExpected()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => CatalogSeam.EnvironmentOf("text"));
        StringAssert.StartsWith(error.Message, "A catalog of an MLContext is expected, such as mlContext.Transforms, but this is a System.String.");
    }
}
