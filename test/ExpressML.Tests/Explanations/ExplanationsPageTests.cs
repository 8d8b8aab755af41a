using ExpressML.Explanations;
using ExpressML.Tests.Pages;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Explanations;

/// <summary>The C# blocks of docs/explanations.md, one region each, so that they are compiled and run.</summary>
[TestClass]
public sealed class ExplanationsPageTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly NetworkTransformer _model = ExplainedModels.Of(net => net.Conv2D(4, 3).Named("conv1").Relu().Flatten().Dense(3), (3, 20, 20), takesImages: true);

    [TestMethod]
    public void CodeBlocks_AreThoseThatTheseTestsRun() => DocumentedCode.AssertIsRun(["docs/explanations.md"], ["test/ExpressML.Tests/Explanations/ExplanationsPageTests.cs"]);

    [TestMethod]
    public void CodeBlocks_OfAnImage_SaveAnOverlay()
    {
        using var folder = new TemporaryFolder();
        string overlay = folder.File("overlay.png");
        using MLImage image = HalfBrightImages.Hold(1)[0].Image!;
        NetworkTransformer model = _model;
        #region one
        Explanation explanation = new GradCam { Layer = "conv1" }.Explain(model, image);
        Console.WriteLine($"{explanation.ClassName}: {explanation.Score}");
        using MLImage colored = explanation.Overlay(image, opacity: 0.5, ColorMap.Viridis);
        colored.Save(overlay);
        #endregion
        Assert.IsTrue(File.Exists(overlay));
        Assert.HasCount(20 * 20, explanation.Values);
    }

    [TestMethod]
    public void CodeBlocks_Stage_AddsTheMap()
    {
        MLContext mlContext = _mlContext;
        NetworkTransformer model = _model;
        IDataView images = mlContext.Transforms.CopyColumns("Features", "Image").Fit(Rows()).Transform(Rows());
        #region stage
        var explained = model.Append(mlContext.Transforms.Explanation("Map", model, new IntegratedGradients { Steps = 20 }).Fit(images));
        IDataView maps = explained.Transform(images);
        #endregion
        Assert.HasCount(2, maps.Arrays<float>("Map"));

        IDataView Rows() => mlContext.Data.LoadFromEnumerable(HalfBrightImages.Hold(2));
    }
}
