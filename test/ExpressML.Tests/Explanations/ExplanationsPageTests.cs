using ExpressML.Explanations;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Pages;

namespace ExpressML.Tests.Explanations;

/// <summary>Runs the C# blocks of docs/explanations.md.</summary>
[TestClass]
public sealed class ExplanationsPageTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly NetworkTransformer _model = ExplainedModels.Of(net => net.Conv2D(4, 3).Named("conv1").Relu().Flatten().Dense(3), (3, 20, 20), takesImages: true);

    [TestMethod]
    public void CodeBlocks_OfAnImage_SaveAnOverlay()
    {
        using var folder = new TemporaryFolder();
        string overlay = folder.File("overlay.png");
        using MLImage image = HalfBrightImages.Hold(1)[0].Image!;
        Explanation explanation = ExplanationsBlocks.Explain(_model, image, overlay);
        Assert.IsTrue(File.Exists(overlay));
        Assert.HasCount(20 * 20, explanation.Values);
    }

    [TestMethod]
    public void CodeBlocks_Stage_AddsTheMap()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(HalfBrightImages.Hold(2));
        IDataView images = _mlContext.Transforms.CopyColumns("Features", "Image").Fit(rows).Transform(rows);
        Assert.HasCount(2, ExplanationsBlocks.Map(_mlContext, _model, images).Arrays<float>("Map"));
    }
}
