using ExpressML.Reports.Drawing;
using ExpressML.Reports.Evaluation;
using ExpressML.Reports.Parts;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Reports.Pages;

/// <summary>Collects the parts of a report: each from what there is of history, test data and network.</summary>
internal sealed class ReportContents
{
    private readonly NetworkTransformer _network;
    private readonly TrainingHistory _history;
    private readonly TrainingReportOptions _options;
    private readonly ReportContent _content;

    /// <param name="network">The network.</param>
    /// <param name="options">The options.</param>
    public ReportContents(NetworkTransformer network, TrainingReportOptions options)
    {
        (_network, _history, _options) = (network, network.TrainingHistory, options);
        _content = new ReportContent(options.Title is { } title ? PlainText.Of(title) : _history.Settings.TryGetValue("Trainer", out string? trainer) ? $"Training report: {trainer}" : "Training report");
    }

    /// <param name="scored">The test rows with the predictions of the network; null for none.</param>
    public ReportContent Collect(IDataView? scored)
    {
        _content.Notes.AddRange(_network.TrainingWarnings.Select(PlainText.Of));
        AddTest(scored);
        AddTraining();
        AddNetwork();
        _content.Add("Settings and machine", _history.Settings.Count == 0 ? [TableParts.Machine()] : [TableParts.Settings(_history), TableParts.Machine()]);
        return _content;
    }

    private void AddTest(IDataView? scored)
    {
        if (scored is null)
        {
            _content.Miss("it needs test data. Pass them to TrainingReport.Of.", [.. PartIds.OfClassification, .. PartIds.OfRegression]);
            return;
        }

        var reading = new TestReading(_network, scored, _options.LabelColumnName ?? _history.Settings.GetValueOrDefault(nameof(NetworkTrainerOptions.LabelColumnName), Defaults.LabelColumnName));
        switch (_network.Task)
        {
            case MulticlassPrediction:
                AddClassification(reading.ReadClasses(), scored);
                break;
            case BinaryPrediction:
                AddClassification(reading.ReadYesOrNo(), scored);
                break;
            case MultilabelPrediction:
                AddLabels(reading.ReadLabels(), scored);
                break;
            case RegressionPrediction or MultiOutputRegressionPrediction:
                AddRegression(reading.ReadNumbers());
                break;
            default:
                throw new ArgumentException("The network gives features and predicts nothing that test data could be compared with. Leave the test data out.");
        }

        if (reading.SkippedRows > 0)
            _content.Notes.Add($"{Number.Count(reading.SkippedRows)} test row{(reading.SkippedRows == 1 ? "" : "s")} without a label or a prediction {(reading.SkippedRows == 1 ? "is" : "are")} left out.");
    }

    private void AddClassification(Classification result, IDataView scored)
    {
        var calibration = new Calibration(result.Rows);
        _content.AddFigure("Test accuracy", Number.Share(result.Accuracy, digits: 2));
        _content.AddFigure("Mean F1", Number.Share(result.MeanF1Score));
        _content.AddFigure("Calibration error", Number.Share(calibration.ExpectedError));
        _content.AddFigure("Test rows", Number.Count(result.Rows.Count));
        _content.Add(
            "On the test data", ConfusionFigure.Create(result), ClassificationParts.Classes(result), ClassificationParts.Calibrated(calibration), ClassificationParts.Confidences(calibration),
            Mistakes(result.Mistakes, scored));
        MissOfTask(PartIds.OfRegression);
    }

    private void AddLabels((MultilabelClassificationMetrics Metrics, IReadOnlyList<Mistake> Mistakes) result, IDataView scored)
    {
        MultilabelClassificationMetrics metrics = result.Metrics;
        _content.AddFigure("Mean F1", Number.Share(metrics.MacroF1Score));
        _content.AddFigure("All labels right", Number.Share(metrics.SubsetAccuracy));
        _content.AddFigure("Labels wrong", Number.Share(metrics.HammingLoss));
        _content.Add("On the test data", ClassificationParts.Labels(metrics), Mistakes(result.Mistakes, scored));
        MissOfTask([.. PartIds.OfClassification.Except([PartIds.ClassMetrics, PartIds.Mistakes]), .. PartIds.OfRegression]);
    }

    private ReportPart Mistakes(IReadOnlyList<Mistake> all, IDataView scored)
    {
        Mistake[] shown = [.. all.Take(_options.NumberOfMistakes)];
        IReadOnlyDictionary<long, float[]> images = RowImages.AreIn(_network, scored.Schema)
            ? RowImages.Read(_network, scored, shown.Select(mistake => mistake.Row).ToHashSet())
            : new Dictionary<long, float[]>();
        return ImageParts.Mistakes(all.Count, shown, _network.Model.InputShape, images);
    }

    private void AddRegression(IReadOnlyList<PredictedNumbers> outputs)
    {
        _content.AddFigure(outputs.Count == 1 ? "R²" : "Mean R²", Number.Short(outputs.Average(output => output.RSquared)));
        if (outputs.Count == 1)
            _content.AddFigure("Root mean squared error", Number.Short(outputs[0].RootMeanSquaredError));
        _content.AddFigure("Test rows", Number.Count(outputs[0].Actual.Count));
        _content.Add("On the test data", outputs.SelectMany((output, k) => new[]
        {
            RegressionParts.Predictions(output, $"{PartIds.Predictions}-{k}"), RegressionParts.Residuals(output, $"{PartIds.Residuals}-{k}"),
        }));
        MissOfTask(PartIds.OfClassification);
    }

    private void AddTraining()
    {
        const string NoHistory = "the model was loaded or not trained, and its history is not saved with it. Make the report of the result of the training.";
        if (_history.Settings.Count == 0)
            _content.Miss(NoHistory, PartIds.Settings);
        if (_history.Epochs.Count > 0)
        {
            var parts = new HistoryParts(_history);
            ReportPart[] metrics = [.. parts.Metrics()];
            if (_history.BestEpoch > 0)
                _content.AddFigure("Best epoch", $"{_history.BestEpoch} of {_history.Epochs.Count}");
            _content.AddFigure("Training time", Number.Time(HistoryParts.Whole(_history)));
            _content.Add("The training", [parts.Losses(), .. metrics, parts.LearningRates(), parts.Times()]);
            if (metrics.Length == 0)
                _content.Miss("the training measured the loss alone. The option Metrics measures more.", PartIds.MetricCurves);
        }
        else
            _content.Miss(_history.Settings.Count == 0 ? NoHistory : "the training ended before its first epoch did.", PartIds.OfEpochs);

        if (_history.LayerNorms.Count > 0)
        {
            var norms = new LayerNormParts(_history, _network.Model);
            _content.Add("Gradients and activations", norms.Gradients(), norms.Activations());
        }
        else
            _content.Miss(_history.Settings.Count == 0 ? NoHistory : "the training did not record the layers. Set the option LayerNormsInterval, for example to 10.", PartIds.OfLayerNorms);
    }

    private void AddNetwork()
    {
        _content.AddFigure("Parameters", Number.Count(_network.Model.ParameterCount));
        if (ImageParts.FirstConvolution(_network.Model) is { } convolution)
            _content.Add("The network", TableParts.Layers(_network.Model), ImageParts.Filters(_network.Model, convolution));
        else
        {
            _content.Add("The network", TableParts.Layers(_network.Model));
            _content.Miss("the network does not begin with a convolution over images of one or three channels.", PartIds.Filters);
        }
    }

    private void MissOfTask(ReadOnlySpan<string> ids) => _content.Miss($"the network is for {_network.Task.Name}, which has none.", ids);
}
