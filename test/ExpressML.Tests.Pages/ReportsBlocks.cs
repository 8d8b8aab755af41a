#region usings
using ExpressML.Reports;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/reports.md, one region each and in its order, so that they are compiled and run.</summary>
internal static class ReportsBlocks
{
    public static void Report(MLContext mlContext, IDataView trainingData, IDataView testData)
    {
        #region report
        var options = new LeNetTrainer.Options { ValidationSetFraction = 0.1, LayerNormsInterval = 10 };
        NetworkTransformer model = new LeNetTrainer(mlContext, options).Fit(trainingData);
        TrainingReport report = TrainingReport.Of(model, testData);
        report.Save("report.html");
        report.ConfusionMatrix.SaveSvg("confusion.svg");
        #endregion
    }

    public static void TrainWithTensorBoard(IDataView trainingData)
    {
        #region tensorboard
        using var log = new TensorBoardLog("runs/first");
        var options = new LeNetTrainer.Options { ValidationSetFraction = 0.1, MetricsCallback = log.Report };
        #endregion
        new LeNetTrainer(options).Fit(trainingData);
    }

    public static void TrainWithProgress(IDataView trainingData)
    {
        #region progress
        using var progress = new ConsoleProgress();
        var options = new LeNetTrainer.Options { Progress = progress };
        #endregion
        new LeNetTrainer(options).Fit(trainingData);
    }
}
