using ExpressML.Losses;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Trainers;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class NetworkTrainerOptionsTests
{
    public static IEnumerable<(LeNetTrainer.Options Options, string Name, string Message)> OutOfRange
    {
        get
        {
            foreach (double value in new[] { -0.1, double.NaN, double.PositiveInfinity })
            {
                yield return (new() { L1Regularization = value }, "L1Regularization", "L1Regularization must be a finite number of at least 0.");
                yield return (new() { L2Regularization = value }, "L2Regularization", "L2Regularization must be a finite number of at least 0.");
            }

            foreach (double value in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            {
                yield return (new() { LearningRate = value }, "LearningRate", "LearningRate must be a finite number above 0.");
                yield return (new() { MaximumNorm = value }, "MaximumNorm", "MaximumNorm must be a finite number above 0.");
                yield return (new() { GradientClippingNorm = value }, "GradientClippingNorm", "GradientClippingNorm must be a finite number above 0.");
                yield return (new() { GradientClippingValue = value }, "GradientClippingValue", "GradientClippingValue must be a finite number above 0.");
            }

            yield return (new() { MaximumMemoryForRows = 0 }, "MaximumMemoryForRows", "MaximumMemoryForRows must be at least 1.");
            yield return (new() { Optimizer = new RmsProp { Decay = 1 } }, "Decay", "Decay must be at least 0 and below 1.");
            yield return (new() { LearningRateSchedule = new CosineSchedule { WarmUp = 1 } }, "WarmUp", "WarmUp must be at least 0 and below 1.");
            yield return (new() { Variant = (LeNetVariant)2 }, "Variant", "Variant must be Modern or Classic1998.");
            yield return (new() { Loss = new MaximumAPosteriori { RubbishPenalty = 0 } }, "RubbishPenalty", "RubbishPenalty must be a finite number above 0.");
            yield return (new() { Loss = new Huber { Delta = 0 } }, "Delta", "Delta must be a finite number above 0.");
        }
    }

    [TestMethod]
    [DynamicData(nameof(OutOfRange))]
    public void Constructor_OptionOutOfRange_NamesIt(LeNetTrainer.Options options, string name, string message)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LeNetTrainer(options));
        Assert.AreEqual(name, exception.ParamName);
        Assert.StartsWith(message, exception.Message);
    }
}
