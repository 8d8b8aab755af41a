using Digits;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Behaviour;

/// <summary>What LeNet-5 learned of the digits 0 to 4 serves it with few pictures of 5 to 9.</summary>
/// <remarks>Source: Yosinski, Clune, Bengio and Lipson 2014, "How Transferable Are Features in Deep Neural Networks?", arXiv:1411.1792.</remarks>
[TestClass]
public sealed class FineTuningTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_FewPicturesOfNewDigits_LearnedFeaturesBeatRandomOnes()
    {
        DigitSet digits = RealPictures.Mnist();
        IDataView low = Load(digits, digits.Training.Where(digit => digit.Number < 5).Take(6000));
        IDataView few = Load(digits, digits.Training.Where(digit => digit.Number >= 5).Take(200));
        IDataView test = Load(digits, digits.Test.Where(digit => digit.Number >= 5));
        NetworkTransformer initial = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 4, Seed = 1 }).Fit(low);

        double scratch = Error([], null), features = Error(["C1", "C3", "C5"], initial), all = Error([], initial), random = Error(["C1", "C3", "C5"], null);

        Assert.IsLessThan(0.05, features, "features of the other digits");
        Assert.IsLessThan(0.05, all, "fine-tuned");
        Assert.IsLessThan(0.7 * random, features, "learned features against random ones");
        Assert.IsLessThan(0.8 * scratch, all, "fine-tuned against trained from scratch");

        double Error(string[] frozen, ITransformer? start) => _mlContext.Error(
            new LeNetTrainer(new LeNetTrainer.Options { InitialModel = start, FrozenLayers = frozen, NumberOfEpochs = 20, BatchSize = 16, Seed = 1 }).Fit(few), test);
    }

    // The order of the keys is that of the digits in the training data as in the test.
    private IDataView Load(DigitSet set, IEnumerable<Digit> digits)
    {
        IDataView rows = _mlContext.Load(set, [.. digits]);
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Number", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(_mlContext.Transforms.CopyColumns("Features", "Pixels")).Fit(rows).Transform(rows);
    }
}
