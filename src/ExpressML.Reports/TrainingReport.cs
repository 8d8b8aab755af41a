using System.Text;
using ExpressML.Persistence;
using ExpressML.Reports.Pages;
using ExpressML.Reports.Parts;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Reports;

/// <summary>What a training did and how good its result is, to look at: one HTML file that opens offline, in a light and a dark variant, on any screen and on paper.</summary>
/// <remarks>
/// <para>
/// It shows learning curves with the best epoch, learning rate and time per epoch; gradients and activations per layer, if the option <c>LayerNormsInterval</c> of the trainer
/// recorded them; the layers with their sizes, and the filters of the first one; settings, random seed, versions and machine.
/// </para>
/// <para>
/// With test data, also: for a classification the confusion matrix, precision, recall and F1 per class, calibration, and the most certain mistakes as images; for a
/// multi-label classification precision, recall and F1 per label, and the most certain wrong labels as images; for a regression predictions against labels, and residuals.
/// </para>
/// <para>Each part is there alone, too, as SVG: <c>report.ConfusionMatrix.SaveSvg("confusion.svg")</c>.</para>
/// </remarks>
public sealed class TrainingReport
{
    private readonly ReportContent _content;

    private TrainingReport(ReportContent content) => _content = content;

    /// <summary>All parts, in the order in which they stand in the page.</summary>
    public IReadOnlyList<ReportPart> Parts => [.. _content.Parts];

    /// <summary>The loss of training and validation rows, epoch by epoch.</summary>
    /// <exception cref="InvalidOperationException">There are no epochs. This, and what the message says, holds for each part that is not in the report.</exception>
    public ReportPart LearningCurves => Find(PartIds.LearningCurves);

    /// <summary>The accuracy, if the task has one, and each further metric of the training, epoch by epoch.</summary>
    public IReadOnlyList<ReportPart> MetricCurves => _content.Find(PartIds.MetricCurves);

    /// <summary>The learning rate, epoch by epoch.</summary>
    public ReportPart LearningRates => Find(PartIds.LearningRates);

    /// <summary>How long each epoch took.</summary>
    public ReportPart EpochTimes => Find(PartIds.EpochTimes);

    /// <summary>How large the gradients of each layer were in the course of the training.</summary>
    public ReportPart GradientNorms => Find(PartIds.GradientNorms);

    /// <summary>How large the activations of each layer were in the course of the training.</summary>
    public ReportPart ActivationNorms => Find(PartIds.ActivationNorms);

    /// <summary>The table of the layers: name, shape of the output, parameters and multiply-adds.</summary>
    public ReportPart Layers => Find(PartIds.Layers);

    /// <summary>The filters of a convolution at the input, as images.</summary>
    public ReportPart Filters => Find(PartIds.Filters);

    /// <summary>The confusion matrix of a classification as a heat map.</summary>
    public ReportPart ConfusionMatrix => Find(PartIds.ConfusionMatrix);

    /// <summary>Precision, recall and F1 per class; per label in a multi-label classification.</summary>
    public ReportPart ClassMetrics => Find(PartIds.ClassMetrics);

    /// <summary>Whether the probabilities of a classification mean what they say: the reliability diagram, with the expected calibration error.</summary>
    public ReportPart Calibration => Find(PartIds.Calibration);

    /// <summary>How many rows a classification predicts with which probability, rightly and wrongly.</summary>
    public ReportPart Confidences => Find(PartIds.Confidences);

    /// <summary>The most certain mistakes of a classification; in a multi-label classification, the most certain wrong labels.</summary>
    public ReportPart Mistakes => Find(PartIds.Mistakes);

    /// <summary>Predictions against labels, for each output of a regression.</summary>
    public IReadOnlyList<ReportPart> Predictions => _content.Find(PartIds.Predictions);

    /// <summary>Predictions less labels, for each output of a regression.</summary>
    public IReadOnlyList<ReportPart> Residuals => _content.Find(PartIds.Residuals);

    /// <summary>The settings of the training, with its random seed.</summary>
    public ReportPart Settings => Find(PartIds.Settings);

    /// <summary>Versions, operating system, cores and width of vectors, where the report was made.</summary>
    public ReportPart Machine => Find(PartIds.Machine);

    /// <summary>The report of a model.</summary>
    /// <param name="model">What a trainer gave, or a pipeline with it. A model that was loaded has no history, so that the report says nothing of its training.</param>
    /// <param name="testData">Rows that the model was not trained on, as the model takes them: those of the whole pipeline if it is one. Null for none.</param>
    /// <param name="options">Options. Default: null, the usual ones.</param>
    /// <exception cref="ArgumentException">There is no network in the model, or one that predicts nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column of the test data is missing, or of another type, or its labels are not those that the network was trained on.</exception>
    /// <exception cref="InvalidOperationException">No test row can be used.</exception>
    public static TrainingReport Of(ITransformer model, IDataView? testData = null, TrainingReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        NetworkTransformer network = ContainedNetwork.Of(model, nameof(model));
        return new TrainingReport(new ReportContents(network, options ?? new TrainingReportOptions()).Collect(testData is null ? null : model.Transform(testData)));
    }

    /// <summary>The page as HTML.</summary>
    public string ToHtml() => ReportPage.Of(_content);

    /// <summary>Writes the page to a file, completely or not at all.</summary>
    /// <param name="path">The file, such as report.html.</param>
    /// <exception cref="IOException">The file can't be written; an old one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToHtml())));
    }

    private ReportPart Find(string id) => _content.Find(id)[0];
}
