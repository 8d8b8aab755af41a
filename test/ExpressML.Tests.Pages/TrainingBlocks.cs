#region usings
using ExpressML.Optimizers;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/training.md, one region each, so that they are compiled and run.</summary>
internal static class TrainingBlocks
{
    public static NetworkTransformer TrainSteered(MLContext mlContext, IDataView labeledImages, CancellationTokenSource cancellation)
    {
        #region steered
        var steered = new LeNetTrainer.Options
        {
            NumberOfEpochs = 50,
            ValidationSetFraction = 0.1,
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 5 },
            CheckpointFolder = "checkpoints",
            CancellationToken = cancellation.Token,
            MetricsCallback = metrics => Console.WriteLine($"{metrics.Epoch}: {metrics.Loss:F4}, {metrics.ValidationAccuracy:P2}, {metrics.TimeLeft} left"),
        };
        var steeredModel = mlContext.MulticlassClassification.Trainers.LeNet(steered).Fit(labeledImages);
        #endregion
        return steeredModel;
    }

    public static NetworkTransformer FollowHistory(IDataView images)
    {
        #region history
        NetworkTransformer model = new LeNetTrainer(new LeNetTrainer.Options
        {
            ValidationSetFraction = 0.1,
            Metrics = [MonitoredMetric.F1Score],
            MonitoredMetric = MonitoredMetric.F1Score,
            EarlyStoppingCriteria = new EarlyStoppingCriteria { Patience = 5 },
        }).Fit(images);

        foreach (TrainingEpoch epoch in model.TrainingHistory.Epochs)
            Console.WriteLine($"{epoch.Epoch}: {epoch.Loss:F4}, {epoch.ValidationLoss:F4}, {epoch.Metrics["F1Score"]:P2}, {epoch.Time.TotalSeconds:F1} s");
        model.TrainingHistory.SaveCsv("history.csv");
        #endregion
        return model;
    }

    public static LeNetTrainer.Options FindLearningRate(IDataView images)
    {
        #region learning rate
        var options = new LeNetTrainer.Options { Optimizer = new Sgd { Momentum = 0.9 } };
        LearningRateCurve curve = LearningRateFinder.Run(new LeNetTrainer(options), images);
        options.LearningRate = curve.Suggestion;
        curve.SaveCsv("rates.csv");
        #endregion
        return options;
    }
}
