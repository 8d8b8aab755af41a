using ExpressML.Losses;

namespace ExpressML.Tests.Losses;

/// <summary>Which losses suit which targets: a loss that does not is refused before training.</summary>
[TestClass]
public sealed class LossSuitabilityTests
{
    private const string UseYesOrNo = "does not suit targets that are yes or no. Use BinaryCrossEntropy.";
    private const string UseNumber = "does not suit targets that are numbers. Use MeanSquaredError, MeanAbsoluteError or Huber.";

    public static IEnumerable<(Loss Loss, TargetKind[] Suited)> Losses =>
    [
        (new SoftmaxCrossEntropy(), [TargetKind.Class]),
        (new MultiClassHinge(), [TargetKind.Class]),
        (new MaximumAPosteriori(), [TargetKind.Class]),
        (new BinaryCrossEntropy(), [TargetKind.Class, TargetKind.YesOrNo]),
        (new MeanSquaredError(), [TargetKind.Class, TargetKind.Number]),
        (new MeanAbsoluteError(), [TargetKind.Class, TargetKind.Number]),
        (new Huber(), [TargetKind.Class, TargetKind.Number]),
        (new Own(), [TargetKind.Class, TargetKind.YesOrNo, TargetKind.Number]),
    ];

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void CheckTargets_EachKind_IsTakenOrRefusedWithWhatToUse(Loss loss, TargetKind[] suited)
    {
        foreach (TargetKind targets in suited)
            loss.CheckTargets(outputCount: 1, targets);
        foreach (TargetKind targets in Enum.GetValues<TargetKind>().Except(suited))
        {
            var exception = Assert.ThrowsExactly<InvalidOperationException>(() => loss.CheckTargets(outputCount: 1, targets));
            Assert.AreEqual($"{loss.GetType().Name} {(targets == TargetKind.YesOrNo ? UseYesOrNo : UseNumber)}", exception.Message);
        }
    }

    private sealed class Own : ElementwiseLoss
    {
        protected override double Evaluate(double output, double target, out double derivative) => derivative = output - target;
    }
}
