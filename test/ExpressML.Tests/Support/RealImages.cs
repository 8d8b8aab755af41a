using Digits;
using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>Sets of real grey images: a part of Fashion-MNIST that comes with the tests, and MNIST where it is there.</summary>
internal static class RealImages
{
    /// <summary>Fashion-MNIST, 150 images to train with and 40 to test with of each of the ten classes.</summary>
    public static DigitSet FashionMini() => DigitFiles.Read(Path.Combine(AppContext.BaseDirectory, "Data", "FashionMini"));

    /// <summary>The whole of MNIST from the folder that the environment variable EXPRESSML_MNIST names, or from shared/data/mnist beside the repository.</summary>
    /// <exception cref="AssertInconclusiveException">It is not there: the test is skipped.</exception>
    public static DigitSet Mnist() => DigitFiles.Read(SharedData.Find("EXPRESSML_MNIST", "mnist"));

    public static IDataView Load(this MLContext mlContext, DigitSet set, Digit[] digits) => mlContext.Data.LoadFromEnumerable(digits, set.Schema);
}
