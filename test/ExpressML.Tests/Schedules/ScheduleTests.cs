using ExpressML.Schedules;

namespace ExpressML.Tests.Schedules;

[TestClass]
public sealed class ScheduleTests
{
    [TestMethod]
    public void ConstantSchedule_Stays() => Assert.IsTrue(new ConstantSchedule().Factors(3).All(factor => factor == 1));

    [TestMethod]
    public void StepSchedule_FallsEveryFewEpochs()
    {
        double[] factors = new StepSchedule { EpochsAStep = 2, Decay = 0.5 }.Factors(5);
        for (int step = 0; step < factors.Length; step++)
            Assert.AreEqual(step < 20 ? 1 : step < 40 ? 0.5 : 0.25, factors[step], $"step {step}");
    }

    [TestMethod]
    public void ExponentialSchedule_FallsAfterEachEpoch()
    {
        double[] factors = new ExponentialSchedule { Decay = 0.9 }.Factors(4);
        for (int step = 0; step < factors.Length; step++)
            Assert.AreEqual(Math.Pow(0.9, step / ScheduleStates.StepsAnEpoch), factors[step], 1e-15, $"step {step}");
    }

    [TestMethod]
    public void TriangularSchedule_RisesAndFallsInStraightLines()
    {
        double[] factors = new TriangularSchedule { Rise = 0.25, Start = 0.2, End = 0.1 }.Factors(4);
        for (int step = 0; step < factors.Length; step++)
            Assert.AreEqual(step < 10 ? 0.2 + 0.8 * step / 10 : 1 - 0.9 * (step - 10) / 30, factors[step], 1e-14, $"step {step}");
        Assert.AreEqual(1, new TriangularSchedule { Rise = 0 }.Factors(1)[0]);
    }

    [TestMethod]
    public void WarmRestartsSchedule_BeginsEachPeriodAnew()
    {
        // Periods of 2, 4 and 8 epochs, each of ten steps.
        double[] factors = new WarmRestartsSchedule { FirstPeriod = 2, Minimum = 0.1 }.Factors(14);
        foreach ((int start, int length) in new[] { (0, 20), (20, 40), (60, 80) })
        {
            for (int step = 0; step < length; step++)
                Assert.AreEqual(0.1 + 0.9 * (1 + Math.Cos(Math.PI * step / length)) / 2, factors[start + step], 1e-12, $"step {step} of the period from {start}");
        }
    }

    [TestMethod]
    public void CosineSchedule_FallsAlongHalfACosine()
    {
        double[] factors = new CosineSchedule().Factors(6);
        Assert.AreEqual(1, factors[0]);
        Assert.AreEqual(0.75, factors[20], 1e-15);
        Assert.AreEqual(0.5, factors[30], 1e-15);
        Assert.AreEqual(0.25, factors[40], 1e-15);
        Assert.IsLessThan(1e-3, factors[59]);
    }

    [TestMethod]
    public void CosineSchedule_WarmUp_RisesInAStraightLineAndThenFalls()
    {
        double[] factors = new CosineSchedule { WarmUp = 0.25 }.Factors(4);
        for (int step = 0; step < 10; step++)
            Assert.AreEqual((step + 1) / 10.0, factors[step], 1e-15, $"step {step}");
        Assert.AreEqual(1, factors[10]);
        Assert.AreEqual(0.5, factors[25], 1e-15);
    }

    [TestMethod]
    public void CosineSchedule_WarmUpThatEndsWithinAStep_NeverExceedsOne() =>
        Assert.AreEqual(1, new CosineSchedule { WarmUp = 0.123 }.Factors(1).Max(), 0.05);

    [TestMethod]
    public void OneCycleSchedule_FollowsItsFormula()
    {
        // The steps of PyTorch's OneCycleLR(max_lr=1, total_steps=10): up to step 0.3·10 − 1 = 2, down to step 9.
        double[] factors = new OneCycleSchedule().Factors(1);
        Assert.AreEqual(0.04, factors[0], 1e-15);
        Assert.AreEqual(0.52, factors[1], 1e-15);
        Assert.AreEqual(1, factors[2], 1e-15);
        for (int step = 3; step < 10; step++)
            Assert.AreEqual(4e-6 + (1 - 4e-6) / 2 * (1 + Math.Cos(Math.PI * (step - 2) / 7)), factors[step], 1e-15, $"step {step}");
        Assert.AreEqual(4e-6, factors[9], 1e-15);
    }

    [TestMethod]
    public void OneCycleSchedule_FewSteps_StaysBetweenItsEnds()
    {
        for (int steps = 1; steps <= 4; steps++)
        {
            for (int step = 1; step <= steps; step++)
            {
                double factor = new OneCycleSchedule().Factor(new ScheduleState { Epoch = 1, NumberOfEpochs = 1, Step = step, NumberOfSteps = steps });
                Assert.IsTrue(factor is > 3e-6 and <= 1, $"step {step} of {steps}: {factor}");
            }
        }
    }

    [TestMethod]
    public void ToString_IsTheCodeThatMakesThem()
    {
        Assert.AreEqual("new ConstantSchedule()", new ConstantSchedule().ToString());
        Assert.AreEqual("new StepSchedule { EpochsAStep = 10, Decay = 0.1 }", new StepSchedule().ToString());
        Assert.AreEqual("new ExponentialSchedule { Decay = 0.95 }", new ExponentialSchedule().ToString());
        Assert.AreEqual("new CosineSchedule()", new CosineSchedule().ToString());
        Assert.AreEqual("new CosineSchedule { WarmUp = 0.1 }", new CosineSchedule { WarmUp = 0.1 }.ToString());
        Assert.AreEqual("new OneCycleSchedule { Rise = 0.3, InitialDivisor = 25, FinalDivisor = 10000 }", new OneCycleSchedule().ToString());
        Assert.AreEqual("new ReduceOnPlateauSchedule { Patience = 10, Decay = 0.1, MinimumChange = 0.0001 }", new ReduceOnPlateauSchedule().ToString());
    }

    public static IEnumerable<(LearningRateSchedule Schedule, string Message)> OutOfRange =>
    [
        (new StepSchedule { EpochsAStep = 0 }, "EpochsAStep must be at least 1."),
        (new StepSchedule { Decay = 0 }, "Decay must be above 0 and at most 1."),
        (new ExponentialSchedule { Decay = 1.1 }, "Decay must be above 0 and at most 1."),
        (new CosineSchedule { WarmUp = 1 }, "WarmUp must be at least 0 and below 1."),
        (new CosineSchedule { WarmUp = double.NaN }, "WarmUp must be at least 0 and below 1."),
        (new OneCycleSchedule { Rise = 1 }, "Rise must be above 0 and below 1."),
        (new OneCycleSchedule { InitialDivisor = 0.5 }, "InitialDivisor must be a finite number of at least 1."),
        (new OneCycleSchedule { FinalDivisor = double.PositiveInfinity }, "FinalDivisor must be a finite number of at least 1."),
        (new ReduceOnPlateauSchedule { Patience = -1 }, "Patience must be at least 0."),
        (new ReduceOnPlateauSchedule { Decay = double.NaN }, "Decay must be above 0 and at most 1."),
        (new ReduceOnPlateauSchedule { MinimumChange = 1 }, "MinimumChange must be at least 0 and below 1."),
    ];

    [TestMethod]
    [DynamicData(nameof(OutOfRange))]
    public void Validate_OutOfRange_Throws(LearningRateSchedule schedule, string message) =>
        Assert.StartsWith(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(schedule.Validate).Message);
}
