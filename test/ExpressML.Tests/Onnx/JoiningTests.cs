using ExpressML.Onnx;
using ExpressML.Onnx.Format;
using ExpressML.Transforms;

namespace ExpressML.Tests.Onnx;

[TestClass]
public sealed class JoiningTests
{
    [TestMethod]
    public void FollowedBy_NetworkOfItsFeatures_GivesWhatBothGive()
    {
        var images = new OnnxGraphBuilder();
        NetworkTransformer features = OnnxModel.Load(
            new MemoryStream(images.ToBytes(images.Node("MaxPool", images.ConvBatch(images.Input("N", 3, 8, 8), 3, 4, 3), AttributeProto.Of("kernel_shape", 3, 3)))),
            new OnnxModelOptions { TakesImages = false });
        var vectors = new OnnxGraphBuilder();
        NetworkTransformer classes = OnnxModel.Load(
            new MemoryStream(vectors.ToBytes(vectors.Node("Softmax", vectors.Node("Relu", vectors.Node("Gemm", [vectors.Input("N", 64), vectors.Weight(64, 3), vectors.Weight(3)]))))));
        float[] input = [.. Enumerable.Range(0, 384).Select(i => (float)Math.Sin(i))];

        NetworkTransformer both = features.FollowedBy(classes);
        CollectionAssert.AreEqual(OnnxScores.OfModel(classes, OnnxScores.OfModel(features, input, 2), 2), OnnxScores.OfModel(both, input, 2));
        Assert.HasCount(3, both.ClassNames);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => classes.FollowedBy(features)).Message, "Only a network that gives features");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => features.FollowedBy(features)).Message, "The network gives 4×4×4, but the one that is to follow takes 3×8×8.");
    }
}
