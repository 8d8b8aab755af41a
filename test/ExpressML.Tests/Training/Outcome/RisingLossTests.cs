using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Tests.Training.Outcome;

/// <summary>Steps that are too large are told in the first steps, not at the end.</summary>
[TestClass]
public sealed class RisingLossTests
{
    private const string Rises = "The loss has risen: over the last 10 steps up to step ";

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_RateThatIsMuchTooHigh_WarnsWithinTheFirstSteps()
    {
        var warnings = new List<(int Step, string Text)>();
        int step = 0;
        _mlContext.Log += (_, log) =>
        {
            if (log.Kind == ChannelMessageKind.Warning)
                warnings.Add((step, log.RawMessage));
        };
        LeNetTrainer.Options options = Options(new Adam(), 1);
        options.MetricsCallback = _ => step++;
        new LeNetTrainer(_mlContext, options).Fit(Data());
        (int at, string text) = warnings.First();
        Assert.IsLessThan(20, at);
        Assert.StartsWith(Rises, text);
        Assert.Contains(", and guessing gives 1.09", text);
        Assert.EndsWith("are too large: lower LearningRate (now 1), for example to what LearningRateFinder.Run suggests.", text);
        Assert.HasCount(1, warnings.Where(warning => warning.Text.StartsWith(Rises, StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    public void Fit_OneBatchOfNoMeaning_IsNoReason()
    {
        LeNetTrainer.Options options = Options(new Adam(), 0.001);
        options.LearningRateSchedule = new OneLeap();
        Assert.IsFalse(new LeNetTrainer(options).Fit(Data()).TrainingWarnings.Any(warning => warning.StartsWith(Rises, StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Fit_UsualRates_SayNothing()
    {
        foreach ((Optimizer optimizer, double rate) in new (Optimizer, double)[] { (new Adam(), 0.001), (new Adam(), 0.01), (new Sgd { Momentum = 0.9 }, 0.01), (new RmsProp(), 0.001) })
            Assert.IsFalse(new LeNetTrainer(Options(optimizer, rate)).Fit(Data()).TrainingWarnings.Any(warning => warning.StartsWith(Rises, StringComparison.Ordinal)), $"{optimizer}");
    }

    private static LeNetTrainer.Options Options(Optimizer optimizer, double rate) =>
        new() { NumberOfEpochs = 3, LearningRate = rate, LearningRateSchedule = new CosineSchedule(), Optimizer = optimizer, BatchSize = 20, Seed = 1 };

    private IDataView Data() => Stripes.Load(_mlContext, Stripes.Create(300));

    /// <summary>One step that is too large, after which the training finds back by itself.</summary>
    private sealed class OneLeap : LearningRateSchedule
    {
        public override double Factor(ScheduleState state) => state.Step == 20 ? 10 : 1;
    }
}
