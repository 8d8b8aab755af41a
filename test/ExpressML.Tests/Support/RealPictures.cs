using Digits;
using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>Sets of real pictures: a part of Fashion-MNIST that comes with the tests, and MNIST where it is there.</summary>
internal static class RealPictures
{
    private const string Variable = "EXPRESSML_MNIST";

    /// <summary>Fashion-MNIST, 150 pictures to train with and 40 to test with of each of the ten classes.</summary>
    public static DigitSet FashionMini() => DigitFiles.Read(Path.Combine(AppContext.BaseDirectory, "Data", "FashionMini"));

    /// <summary>The whole of MNIST from the folder that the environment variable EXPRESSML_MNIST names, or from shared/data/mnist beside the repository.</summary>
    /// <exception cref="AssertInconclusiveException">It is not there: the test is skipped.</exception>
    public static DigitSet Mnist()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable) ?? BesideRepository();
        if (folder is null)
            Assert.Inconclusive($"MNIST is not there. Set {Variable} to the folder with its four files.");
        return DigitFiles.Read(folder);
    }

    public static IDataView Load(this MLContext mlContext, DigitSet set, Digit[] digits) => mlContext.Data.LoadFromEnumerable(digits, set.Schema);

    private static string? BesideRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "..", "shared", "data", "mnist");
            if (File.Exists(Path.Combine(folder.FullName, "ExpressML.MLNet.sln")))
                return Directory.Exists(candidate) ? candidate : null;
        }

        return null;
    }
}
