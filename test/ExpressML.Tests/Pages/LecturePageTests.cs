using Digits;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Pages;

namespace ExpressML.Tests.Pages;

/// <summary>The C# blocks of docs/lecture.md do what the page says, on a part of the digits of the example.</summary>
[TestClass]
public sealed class LecturePageTests
{
    private const int Count = 320, Side = 28;

    private static readonly Lazy<IDataView> _digits = new(LoadDigits);

    public static IEnumerable<Func<IDataView, NetworkTransformer>> Trainings =>
        [LectureBlocks.TrainFeedForward, LectureBlocks.TrainWithLoss, LectureBlocks.TrainFromChosenWeights, LectureBlocks.TrainRectified, LectureBlocks.TrainRegularized, LectureBlocks.TrainNormalized, LectureBlocks.TrainClassic];

    [TestMethod]
    [DynamicData(nameof(Trainings))]
    public void CodeBlocks_OfTrainings_LearnDigits(Func<IDataView, NetworkTransformer> train) =>
        Assert.IsGreaterThan(0.9, train(_digits.Value).TrainingHistory.Epochs[^1].Accuracy);

    [TestMethod]
    public void CodeBlock_OfTheInput_BeginsWithTheLayerThatThePageNames() => Assert.AreEqual("Standardize()", LectureBlocks.TrainStandardized(_digits.Value).Model.Layers[0].ToString());

    [TestMethod]
    public void CodeBlock_OfBackPropagation_ShowsGradientsThatShrinkTowardsTheInput()
    {
        TrainingHistory history = LectureBlocks.RecordGradients(_digits.Value);
        double[] gradients = [.. history.LayerNorms[0].Layers.Select(norm => norm.Gradient).Where(double.IsFinite)];
        Assert.HasCount(4, gradients);
        Assert.IsLessThan(gradients[^1], gradients[0]);
    }

    [TestMethod]
    public void CodeBlock_OfGradientMethods_ComesNearerToTheMinimum()
    {
        foreach (float[] place in LectureBlocks.Descend())
            Assert.IsLessThan(9 * 9 + 25 * 1.8f * 1.8f, place[0] * place[0] + 25 * place[1] * place[1]);
    }

    [TestMethod]
    public void CodeBlocks_OfLayers_HaveTheShapesOfThePage()
    {
        Assert.AreSequenceEqual([new Shape(6, 28, 28), new Shape(16, 13, 13)], LectureBlocks.Convolve().Layers.Select(layer => layer.OutputShape));
        Assert.AreSequenceEqual([new Shape(1, 14, 14), new Shape(1, 6, 6), new Shape(1, 3, 3)], LectureBlocks.Pool().Layers.Select(layer => layer.OutputShape));
    }

    [TestMethod]
    public void CodeBlock_OfLeNet_GivesSixMaps() => Assert.HasCount(6 * Side * Side, LectureBlocks.LookAtMaps(_digits.Value));

    [TestMethod]
    public void CodeBlock_OfAlexNet_IsTheNetworkOfThePaper() => Assert.AreEqual(60_965_224, LectureBlocks.BuildAlexNet().ParameterCount);

    private static IDataView LoadDigits()
    {
        var mlContext = new MLContext(seed: 1);
        DigitSet digits = DigitFiles.ReadIncluded();
        IDataView rows = mlContext.Load(digits, digits.Training[..Count]);
        return mlContext.Transforms.Conversion.MapValueToKey("Label", "Number").Append(mlContext.Transforms.ResizePixels("Features", "Pixels", digits.Shape, Side, Side)).Fit(rows).Transform(rows);
    }
}
