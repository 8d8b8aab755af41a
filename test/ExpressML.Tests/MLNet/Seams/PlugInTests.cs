using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.MLNet.Seams;

/// <summary>A program with ML.NET that loads ExpressML as a plug-in, and that has no Microsoft.ML.ImageAnalytics.</summary>
[TestClass]
public sealed class PlugInTests
{
    [TestMethod]
    public void Load_WithinTheContextOfThePlugIn_ScoresTheSameBits()
    {
        (int exitCode, string output, string errors) = Run(Model("LeNet.zip"));
        Assert.AreEqual(0, exitCode, output + errors);
        Assert.AreEqual(File.ReadAllText(Model("LeNet.txt")).TrimEnd(), output);
    }

    [TestMethod]
    public void Load_OutsideTheContextOfThePlugIn_IsWhatReadmeIsAbout()
    {
        (int exitCode, string output, _) = Run(Model("LeNet.zip"), "unprepared");
        Assert.AreEqual(1, exitCode);
        Assert.StartsWith("FileNotFoundException: Could not load file or assembly 'ExpressML.Transforms, ", output);
    }

    [TestMethod]
    public void Load_ModelOfImagesWithoutImageAnalytics_SaysWhatToReference()
    {
        using var folder = new TemporaryFolder();
        Network network = TinyNetworks.Convolutional((3, 4, 4), 2);
        var model = new NetworkTransformer(network, "Image", PixelOrder.Planar, new MulticlassPrediction(2, null), numberOfThreads: null, takesImages: true);
        new MLContext().Model.Save(model, null, folder.File("images.zip"));

        (int exitCode, string output, _) = Run(folder.File("images.zip"));
        Assert.AreEqual(1, exitCode);
        Assert.AreEqual(
            "InvalidDataException: This model takes images: its feature column 'Image' holds MLImage, which is in the package Microsoft.ML.ImageAnalytics. "
            + "Reference the package in the program that loads the model.",
            output);
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        TestProgram.Run(TestProgram.Beside("ExpressML.Tests.PlugInHost"), [AppContext.BaseDirectory, .. arguments]);

    private static string Model(string file) => Path.Combine(AppContext.BaseDirectory, "Data", "Models", file);
}
