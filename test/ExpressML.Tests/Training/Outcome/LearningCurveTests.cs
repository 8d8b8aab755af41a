using ExpressML.Augmentations;
using ExpressML.Losses;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Tests.Training.Outcome;

/// <summary>A training that goes nowhere says so at its end, in the log and on the result; a training that does well says nothing.</summary>
[TestClass]
public sealed class LearningCurveTests
{
    private const string NothingLearned = "The network has learned almost nothing from the features: the training loss at the end is ", StillFalling = "The training loss fell until the end: in the second half of the training from ";

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_StepsThatAreTooSmall_SaysThatTheLossIsThatOfGuessing()
    {
        string warning = Warning(Options(3, 1e-9));
        Assert.StartsWith(NothingLearned, warning);
        Assert.Contains(
            ", and guessing gives 1.099 (ln 3, for 3 classes). Check that each label belongs to its row, and that LearningRate (1E-09) is neither too high nor too low; or set more epochs than 3.", warning);
    }

    [TestMethod]
    public void Fit_StepsThatAreTooLarge_SaysThatTheLossIsThatOfGuessing()
    {
        LeNetTrainer.Options options = Options(10, 30);
        options.Optimizer = new Sgd();
        options.GradientClippingNorm = 1;
        IReadOnlyList<string> warnings = new LeNetTrainer(options).Fit(Data()).TrainingWarnings;
        Assert.StartsWith("The loss has risen: ", warnings[0]);
        Assert.StartsWith(NothingLearned, warnings[1]);
    }

    [TestMethod]
    public void Fit_WithMLContext_WarnsInTheLog()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, log) =>
        {
            if (log.Kind == ChannelMessageKind.Warning)
                warnings.Add(log.RawMessage);
        };
        NetworkTransformer model = new LeNetTrainer(_mlContext, Options(2, 1e-9)).Fit(Data());
        Assert.AreSequenceEqual(model.TrainingWarnings, warnings);
        Assert.HasCount(1, warnings);
    }

    [TestMethod]
    public void Fit_WeightsSmoothingAndMixup_CountInTheLossOfGuessing()
    {
        LeNetTrainer.Options options = Options(2, 1e-9);
        options.Loss = new SoftmaxCrossEntropy { LabelSmoothing = 0.2, ClassWeights = [1, 5, 1] };
        options.ClassWeights = ClassWeights.Of(3, 1, 2);
        options.Mixup = new Mixup();
        Assert.StartsWith(NothingLearned, Warning(options));
        options = Options(2, 1e-9);
        options.Loss = new MeanSquaredError();
        Assert.Contains("guessing gives 0.2222.", Warning(options));
    }

    [TestMethod]
    public void Fit_RegressionThatLearnsNothing_NamesTheVariance()
    {
        var trainer = new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Dense(4).Relu(),
            LabelColumnName = "Number",
            NumberOfEpochs = 3,
            LearningRate = 1e-9,
        });
        string warning = trainer.Fit(Points.Load(_mlContext, 100)).TrainingWarnings.Single();
        Assert.StartsWith(NothingLearned, warning);
        Assert.Contains("guessing gives 1 (the variance of the label).", warning);
    }

    [TestMethod]
    public void Fit_LabelsThatTheFeaturesDoNotTell_SaysSo()
    {
        var random = new Random(1);
        Point[] points = Points.Create(2000);
        foreach (Point point in points)
            point.IsAlike = random.Next(4) == 0;
        var trainer = new ConvolutionalNetworkBinaryTrainer(new ConvolutionalNetworkTrainer.Options { Network = net => net.Dense(4).Relu(), LabelColumnName = "IsAlike", NumberOfEpochs = 5 });
        Assert.StartsWith(NothingLearned, trainer.Fit(_mlContext.Data.LoadFromEnumerable(points)).TrainingWarnings.Single());
    }

    [TestMethod]
    public void Fit_LossThatFallsUntilTheEnd_SaysThatMoreEpochsWouldHelp()
    {
        LeNetTrainer.Options options = Options(6, 6e-5);
        string warning = Warning(options);
        Assert.StartsWith(StillFalling, warning);
        Assert.EndsWith("; guessing gives 1.099 (ln 3, for 3 classes). Set more epochs than 6, or a higher LearningRate than 6E-05.", warning);
        options.LearningRateSchedule = new ConstantSchedule();
        Assert.StartsWith(StillFalling, Warning(options));
    }

    [TestMethod]
    public void Fit_TrainingThatDoesWell_SaysNothing()
    {
        Assert.IsEmpty(new LeNetTrainer(Options(10, 0.001)).Fit(Data()).TrainingWarnings);
        Assert.IsEmpty(new LeNetTrainer().Fit(Data()).TrainingWarnings);
    }

    [TestMethod]
    public void Fit_ManyMoreEpochsThanRowsNeed_SaysThatTheyAreKnownByHeart()
    {
        // 40 rows in batches of 20 have 200 epochs without the option.
        LeNetTrainer.Options options = Options(401, 0.001);
        string warning = Warning(options, rows: 40);
        Assert.MatchesRegex(
            @"^The network knew the training rows by heart from epoch \d+ of 401 on: at least 99\.9 % of them were right in each epoch since\. More epochs may make it worse on other rows\. "
                + @"Set fewer epochs \(200 are usual here\), Augmentations, or ValidationSetFraction = 0\.1, which keeps the network of the best epoch\.$", warning);

        // Each batch takes a second.
        var clock = new ManualClock();
        (options.NumberOfEpochs, options.TimeBudget, options.Time) = (null, TimeSpan.FromSeconds(2 * 401), clock);
        options.MetricsCallback = _ => clock.Advance(1.0);
        Assert.Contains("Set a shorter TimeBudget, Augmentations, or", Warning(options, rows: 40));
    }

    [TestMethod]
    public void Fit_ManyEpochsThatAreUsualOrValidated_SaysNothing()
    {
        IDataView data = Data(40);
        Assert.IsEmpty(new LeNetTrainer(Options(400, 0.001)).Fit(data).TrainingWarnings);
        Assert.IsEmpty(new LeNetTrainer(Options(401, 0.001)).Fit(data, data).TrainingWarnings);
    }

    [TestMethod]
    public void Fit_StoppedByTheUser_DoesNotSayThatItCouldGoOn()
    {
        LeNetTrainer.Options options = Options(6, 6e-5);
        options.MetricsCallback = metrics =>
        {
            if (metrics is { Epoch: 5, IsEndOfEpoch: true })
                metrics.StopTraining();
        };
        Assert.IsEmpty(new LeNetTrainer(options).Fit(Data()).TrainingWarnings);
    }

    [TestMethod]
    public void TrainingWarnings_OfALoadedModel_AreNone()
    {
        using var folder = new TemporaryFolder();
        IDataView data = Data();
        _mlContext.Model.Save(new LeNetTrainer(Options(1, 1e-9)).Fit(data), data.Schema, folder.File("model.zip"));
        Assert.IsEmpty(((NetworkTransformer)_mlContext.Model.Load(folder.File("model.zip"), out _)).TrainingWarnings);
    }

    private string Warning(LeNetTrainer.Options options, int rows = 300) => new LeNetTrainer(options).Fit(Data(rows)).TrainingWarnings.Single();

    private IDataView Data(int rows = 300) => Stripes.Load(_mlContext, Stripes.Create(rows));

    private static LeNetTrainer.Options Options(int epochs, double learningRate) =>
        new() { NumberOfEpochs = epochs, LearningRate = learningRate, BatchSize = 20, Seed = 1 };
}
