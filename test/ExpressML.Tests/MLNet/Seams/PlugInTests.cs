using ExpressML.Tests.PlugInHost;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet.Seams;

/// <summary>A program with ML.NET that loads ExpressML as a plug-in, and that has no Microsoft.ML.ImageAnalytics.</summary>
[TestClass]
public sealed class PlugInTests
{
    private static readonly NetworkTransformer _ofNumbers = Model("Pixels", takesImages: false);

    [TestMethod]
    public void Load_WithinTheContextOfThePlugIn_ScoresTheSameBits()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string errors) = Run(Saved(folder, _ofNumbers));
        Assert.AreEqual(0, exitCode, output + errors);
        Assert.AreEqual(HostRow.Score(new MLContext(), _ofNumbers), output);
    }

    [TestMethod]
    public void Load_OutsideTheContextOfThePlugIn_IsWhatReadmeIsAbout()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string output, _) = Run(Saved(folder, _ofNumbers), "unprepared");
        Assert.AreEqual(1, exitCode);
        Assert.StartsWith("FileNotFoundException: Could not load file or assembly 'ExpressML.Transforms, ", output);
    }

    [TestMethod]
    public void Load_ModelOfImagesWithoutImageAnalytics_SaysWhatToReference()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string output, _) = Run(Saved(folder, Model("Image", takesImages: true)));
        Assert.AreEqual(1, exitCode);
        Assert.AreEqual(
            "InvalidDataException: This model takes images: its feature column 'Image' holds MLImage, which is in the package Microsoft.ML.ImageAnalytics. "
            + "Reference the package in the program that loads the model.",
            output);
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        TestProgram.Run(TestProgram.Beside("ExpressML.Tests.PlugInHost"), [AppContext.BaseDirectory, .. arguments]);

    private static NetworkTransformer Model(string column, bool takesImages) => new(
        TinyNetworks.Convolutional((3, 4, 4), 2), column, PixelOrder.Planar, new MulticlassPrediction(2, null), numberOfThreads: null, takesImages: takesImages);

    private static string Saved(TemporaryFolder folder, NetworkTransformer model)
    {
        new MLContext().Model.Save(model, null, folder.File("model.zip"));
        return folder.File("model.zip");
    }
}
