using ExpressML.Images;

namespace ExpressML.Tests.Images;

[TestClass]
public sealed class ImageErrorsTests
{
    [TestMethod]
    [DataRow("SkiaSharp", true)]
    [DataRow("Microsoft.ML.ImageAnalytics", true)]
    [DataRow("ExpressML.Transforms", true)]
    [DataRow("Users.Own.Stage", false)]
    [DataRow(null, false)]
    public void IsOfContent_NoMemoryForTheSizeOfAHeader_GoesByTheAssemblyThatTheRuntimeNames(string? source, bool expected) =>
        Assert.AreEqual(expected, ImageErrors.IsOfContent(new Exception("Unable to allocate pixels for the bitmap.") { Source = source }));

    [TestMethod]
    public void IsOfContent_ErrorsOfTheSystem_AreNone()
    {
        Assert.IsFalse(ImageErrors.IsOfContent(new IOException("Too many open files") { Source = "SkiaSharp" }));
        Assert.IsFalse(ImageErrors.IsOfContent(new UnauthorizedAccessException { Source = "SkiaSharp" }));
    }
}
