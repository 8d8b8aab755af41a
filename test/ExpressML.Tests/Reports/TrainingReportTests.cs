using System.Globalization;
using System.Xml.Linq;
using ExpressML.Reports;
using ExpressML.Reports.Drawing;
using ExpressML.Reports.Evaluation;
using ExpressML.Reports.Parts;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Reports;

[TestClass]
public sealed class TrainingReportTests : IDisposable
{
    private static readonly MLContext _mlContext = new(seed: 1);
    private static readonly IDataView _test = Stripes.Load(_mlContext, Stripes.Create(30, seed: 2));
    private static readonly Lazy<NetworkTransformer> _model = new(() => new LeNetTrainer(new LeNetTrainer.Options
    {
        NumberOfEpochs = 3,
        BatchSize = 16,
        Seed = 1,
        ValidationSetFraction = 0.25,
        Metrics = [MonitoredMetric.F1Score],
        LayerNormsInterval = 2,
    }).Fit(Stripes.Load(_mlContext, Stripes.Create(60))));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void ToHtml_OfAClassifier_HasAllParts()
    {
        TrainingReport report = TrainingReport.Of(_model.Value, _test);
        Assert.AreSequenceEqual(
            [
                "ConfusionMatrix", "ClassMetrics", "Calibration", "Confidences", "Mistakes", "LearningCurves", "MetricCurves-0", "MetricCurves-1", "LearningRates", "EpochTimes",
                "GradientNorms", "ActivationNorms", "Layers", "Filters", "Settings", "Machine",
            ],
            report.Parts.Select(part => part.Id));
        Assert.AreSequenceEqual(report.Parts.Select(part => part.Id), Page(report).Descendants("figure").Select(figure => figure.Attribute("id")!.Value));
        Assert.HasCount(2, report.MetricCurves);
    }

    [TestMethod]
    public void ToHtml_IsWellFormedAndNeedsNothingElse()
    {
        TrainingReport report = TrainingReport.Of(_model.Value, _test, new TrainingReportOptions { Title = "Stripes & <more>" });
        string html = report.ToHtml();
        XElement page = Page(report);
        Assert.AreEqual("Stripes & <more>", page.Descendants("h1").Single().Value);
        Assert.IsEmpty(page.Descendants("script").Concat(page.Descendants("link")));
        Assert.AreEqual(0, html.Replace($"xmlns=\"{SvgDrawing.Svg}\"", "", StringComparison.Ordinal).Split("http").Length - 1, "no address but the name of SVG");
        foreach (string name in new[] { "src", "href" })
        {
            foreach (XAttribute link in page.Descendants().Attributes(name))
                Assert.IsTrue(link.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal) || link.Value.StartsWith('#'), link.Value);
        }

        // HTML knows no short form of an empty element, but for those without content.
        Assert.IsFalse(page.Descendants().Any(element => element.IsEmpty && element.Name.Namespace == XNamespace.None && element.Name.LocalName is not ("meta" or "img")));
    }

    [TestMethod]
    public void ToHtml_CanBeReadByAll()
    {
        XElement page = Page(TrainingReport.Of(_model.Value, _test));
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.HasCount(ids.Length, ids.Distinct());
        Assert.AreEqual("en", page.Attribute("lang")!.Value);
        Assert.IsTrue(page.Descendants("figure").All(figure => figure.Elements("h3").Count() == 1 && figure.Elements("figcaption").Count() == 1));
        Assert.IsTrue(page.Descendants("img").All(image => image.Attribute("alt")!.Value.Length > 0));
        Assert.IsTrue(page.Descendants("table").All(table => table.Element("caption") is not null && table.Descendants("th").All(heading => heading.Attribute("scope") is not null)));
        foreach (XElement drawing in page.Descendants(SvgDrawing.Svg + "svg"))
        {
            Assert.AreEqual("img", drawing.Attribute("role")!.Value);
            Assert.IsFalse(string.IsNullOrEmpty(drawing.Element(SvgDrawing.Svg + "title")?.Value));
        }

        string css = page.Descendants("style").Single().Value;
        foreach (string rule in new[] { "@media screen and (prefers-color-scheme: dark)", "@media print", "@media screen and (max-width" })
            StringAssert.Contains(css, rule);
    }

    [TestMethod]
    public void ToSvg_OfEachPart_StandsAlone()
    {
        foreach (ReportPart part in TrainingReport.Of(_model.Value, _test).Parts)
        {
            XElement svg = XDocument.Parse(part.ToSvg()).Root!;
            Assert.AreEqual(SvgDrawing.Svg + "svg", svg.Name, part.Id);
            Assert.AreEqual(part.Title, svg.Element(SvgDrawing.Svg + "title")!.Value);
            StringAssert.Contains(svg.Element(SvgDrawing.Svg + "style")!.Value, "prefers-color-scheme: dark");
            Assert.IsTrue(svg.Attribute("width") is not null && svg.Attribute("height") is not null, part.Id);
            // No ink is left that has not become a colour.
            Assert.IsFalse(svg.ToString().Contains(",1,2)", StringComparison.Ordinal), part.Id);
        }
    }

    [TestMethod]
    public void Parts_InACultureWithCommas_AreTheSame()
    {
        TrainingReport report = TrainingReport.Of(_model.Value, _test);
        string[] usual = [.. report.Parts.Select(part => part.ToSvg())];
        using var culture = Culture.Use("de-DE");
        Assert.AreSequenceEqual(usual, TrainingReport.Of(_model.Value, _test).Parts.Select(part => part.ToSvg()));
    }

    [TestMethod]
    public void ConfusionMatrix_HasTheCountsOfMLNet()
    {
        IReadOnlyList<IReadOnlyList<double>> counts = _mlContext.MulticlassClassification.Evaluate(_model.Value.Transform(_test)).ConfusionMatrix.Counts;
        string[] expected = [.. counts.SelectMany(row => row).Where(count => count > 0).Select(count => count.ToString(CultureInfo.InvariantCulture))];
        XElement svg = XDocument.Parse(TrainingReport.Of(_model.Value, _test).ConfusionMatrix.ToSvg()).Root!;
        Assert.AreSequenceEqual(expected, svg.Descendants(SvgDrawing.Svg + "text").Select(text => text.Value).Where(text => int.TryParse(text, out _)));
    }

    [TestMethod]
    public void Parts_WithNamesOfAnyCharacters_AreWellFormed()
    {
        // A name that would be cut in the middle of a character, one that XML can't hold, and one that looks like HTML.
        string[] names = ["0123456789ab\U0001F600cd", "bad\u0001\uD800", "<b>&\"'"];
        var result = new Classification(names, [new(0, 0, 1, 0.9f), new(1, 1, 1, 0.8f), new(2, 2, 0, 0.7f)]);
        foreach (ReportPart part in new[] { ConfusionFigure.Create(result), ClassificationParts.Classes(result), ImageParts.Mistakes(3, result.Mistakes, (1, 1, 1), new Dictionary<long, float[]>()) })
        {
            XElement svg = XDocument.Parse(part.ToSvg()).Root!;
            string[] texts = [.. svg.Descendants(SvgDrawing.Svg + "text").Select(text => text.Value)];
            Assert.IsTrue(Array.Exists(texts, text => text.StartsWith("0123456789ab", StringComparison.Ordinal)), part.Id);
            Assert.IsFalse(svg.ToString().Contains('\u0001'), part.Id);
        }
    }

    [TestMethod]
    public void Mistakes_ShowTheImagesThatAreWrong()
    {
        // Labels that are turned round make mistakes of all rows but those of one direction.
        Striped[] rows = Stripes.Create(12, seed: 3);
        foreach (Striped row in rows)
            row.Direction = row.Direction == "across" ? "down" : row.Direction == "down" ? "across" : row.Direction;
        Striped[] first = Stripes.Create(3);
        IDataView all = Stripes.Load(_mlContext, [.. first, .. rows]);
        XElement page = Page(TrainingReport.Of(_model.Value, all, new TrainingReportOptions { NumberOfMistakes = 5 }));
        XElement mistakes = page.Descendants("figure").Single(figure => figure.Attribute("id")!.Value == "Mistakes");
        Assert.AreEqual(5, mistakes.Descendants("img").Count());
        StringAssert.Matches(mistakes.Descendants("img").First().Attribute("alt")!.Value, new(@"^Test row \d+: (across|down), predicted as (across|down)$"));
    }

    [TestMethod]
    public void Of_APipeline_FindsItsNetworkAndItsLabel()
    {
        IDataView rows = Stripes.LoadUnmapped(_mlContext, Stripes.Create(60));
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Way", "Direction")
            .Append(new LeNetTrainer(new LeNetTrainer.Options { LabelColumnName = "Way", NumberOfEpochs = 1, Seed = 1 }))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        TrainingReport report = TrainingReport.Of(pipeline.Fit(rows), rows);
        StringAssert.Contains(report.ConfusionMatrix.ToSvg(), "across");
        StringAssert.Contains(report.ToHtml(), "Training report: LeNetTrainer");
    }

    [TestMethod]
    public void Of_ABinaryClassifier_CallsItsClassesFalseAndTrue()
    {
        IDataView points = Points.Load(_mlContext, 200);
        NetworkTransformer model = _mlContext.BinaryClassification.Trainers.DenseNetwork(new DenseNetworkTrainer.Options { LabelColumnName = "IsAlike", NumberOfEpochs = 2, Seed = 1 }).Fit(points);
        TrainingReport report = TrainingReport.Of(model, points);
        XElement svg = XDocument.Parse(report.ConfusionMatrix.ToSvg()).Root!;
        string[] texts = [.. svg.Descendants(SvgDrawing.Svg + "text").Select(text => text.Value)];
        Assert.IsTrue(texts.Contains("false") && texts.Contains("true"));
        IReadOnlyList<IReadOnlyList<double>> counts = _mlContext.BinaryClassification.Evaluate(model.Transform(points), "IsAlike").ConfusionMatrix.Counts;
        // ML.NET has true first.
        Assert.AreSequenceEqual([counts[1][1], counts[1][0], counts[0][1], counts[0][0]], texts.Where(text => int.TryParse(text, out _)).Select(double.Parse));
        AssertMissing(() => report.Predictions, "The report has no part Predictions: the network is for BinaryClassification, which has none.");
        AssertMissing(() => report.Filters, "The report has no part Filters: the network does not begin with a convolution over images of one or three channels.");
        Assert.IsFalse(Page(report).Descendants("img").Any(), "the rows are no images");
    }

    [TestMethod]
    public void Of_ARegression_ComparesPredictionsWithLabels()
    {
        IDataView points = Points.Load(_mlContext, 200);
        TrainingReport one = TrainingReport.Of(_mlContext.Regression.Trainers.DenseNetwork(new DenseNetworkTrainer.Options { LabelColumnName = "Number", NumberOfEpochs = 1, Seed = 1 }).Fit(points), points);
        Assert.AreEqual("Predicted against true", one.Predictions.Single().Title);
        Assert.HasCount(1, one.Residuals);
        AssertMissing(() => one.ConfusionMatrix, "The report has no part ConfusionMatrix: the network is for Regression, which has none.");
        AssertMissing(() => one.MetricCurves, "The report has no part MetricCurves: the training measured the loss alone. The option Metrics measures more.");

        TrainingReport two = TrainingReport.Of(_mlContext.Regression.Trainers.DenseNetwork(new DenseNetworkTrainer.Options { LabelColumnName = "Numbers", NumberOfEpochs = 1, Seed = 1 }).Fit(points), points);
        Assert.AreSequenceEqual(["Residuals: output 0", "Residuals: output 1"], two.Residuals.Select(part => part.Title));
    }

    [TestMethod]
    public void Of_SeveralLabels_HasPrecisionAndRecallOfEach()
    {
        IDataView points = Points.Load(_mlContext, 200);
        NetworkTransformer model = _mlContext.MultilabelClassification.Trainers.DenseNetwork(new DenseNetworkTrainer.Options { LabelColumnName = "Flags", NumberOfEpochs = 2, Seed = 1 }).Fit(points);
        TrainingReport report = TrainingReport.Of(model, points);
        var metrics = _mlContext.MultilabelClassification.Evaluate(model.Transform(points), "Flags");
        string[] cells = [.. Page(report).Descendants("figure").Single(figure => figure.Attribute("id")!.Value == "ClassMetrics").Descendants("tbody").Descendants("td").Select(cell => cell.Value)];
        Assert.AreSequenceEqual(
            metrics.Labels.SelectMany(label => new[] { Number.Share(label.Precision), Number.Share(label.Recall), Number.Share(label.F1Score), Number.Count(label.TruePositives + label.FalseNegatives) }), cells);
        AssertMissing(() => report.Calibration, "The report has no part Calibration: the network is for MultilabelClassification, which has none.");
    }

    [TestMethod]
    public void Mistakes_OfSeveralLabels_ShowTheImagesWhoseLabelIsWrong()
    {
        IDataView images = Stripes.Load(_mlContext, Stripes.Create(30));
        IDataView flagged = _mlContext.Transforms.Categorical.OneHotEncoding("Directions", "Direction").Fit(images).Transform(images);
        NetworkTransformer model = _mlContext.MultilabelClassification.Trainers.LeNet(new LeNetTrainer.Options { LabelColumnName = "Directions", Seed = 1 }).Fit(flagged);
        // Two directions change places: of each such image, one label is missing and one too many.
        Striped[] turned = [.. Stripes.Create(30).Select(row => new Striped
        {
            Features = row.Features, Direction = row.Direction == "across" ? "down" : row.Direction == "down" ? "across" : row.Direction,
        })];
        IDataView test = _mlContext.Transforms.Categorical.OneHotEncoding("Directions", "Direction").Fit(images).Transform(Stripes.Load(_mlContext, turned));

        XElement mistakes = Page(TrainingReport.Of(model, test, new TrainingReportOptions { NumberOfMistakes = 7 })).Descendants("figure").Single(figure => figure.Attribute("id")!.Value == "Mistakes");

        Assert.AreEqual(7, mistakes.Descendants("img").Count());
        StringAssert.StartsWith(mistakes.Element("figcaption")!.Value, "Of 40 mistakes, ");
        Assert.IsTrue(mistakes.Descendants("li").All(item => new System.Text.RegularExpressions.Regex(@"^(?<label>across|down) \(\d+ %\)is not \k<label>row|^not (?<label>across|down) \(\d+ %\)is \k<label>row").IsMatch(item.Value)), mistakes.Value);
    }

    [TestMethod]
    public void Of_AModelThatWasLoaded_SaysNothingOfItsTraining()
    {
        _mlContext.Model.Save(_model.Value, _test.Schema, _folder.File("model.zip"));
        TrainingReport report = TrainingReport.Of(_mlContext.Model.Load(_folder.File("model.zip"), out _), _test);
        Assert.AreSequenceEqual(["ConfusionMatrix", "ClassMetrics", "Calibration", "Confidences", "Mistakes", "Layers", "Filters", "Machine"], report.Parts.Select(part => part.Id));
        const string Reason = "the model was loaded or not trained, and its history is not saved with it. Make the report of the result of the training.";
        AssertMissing(() => report.LearningCurves, $"The report has no part LearningCurves: {Reason}");
        AssertMissing(() => report.GradientNorms, $"The report has no part GradientNorms: {Reason}");
        AssertMissing(() => report.Settings, $"The report has no part Settings: {Reason}");
        Page(report);
    }

    [TestMethod]
    public void Of_AModelAlone_SaysWhatIsMissing()
    {
        NetworkTransformer model = new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 1, Seed = 1 }).Fit(Stripes.Load(_mlContext, Stripes.Create(30)));
        TrainingReport report = TrainingReport.Of(model);
        AssertMissing(() => report.ConfusionMatrix, "The report has no part ConfusionMatrix: it needs test data. Pass them to TrainingReport.Of.");
        AssertMissing(() => report.ActivationNorms, "The report has no part ActivationNorms: the training did not record the layers. Set the option LayerNormsInterval, for example to 10.");
        Assert.AreEqual("Loss", report.LearningCurves.Title);
        Page(report);
    }

    [TestMethod]
    public void Of_ATrainingThatWasStoppedInItsFirstEpoch_HasNoCurves()
    {
        var options = new LeNetTrainer.Options { NumberOfEpochs = 2, BatchSize = 8, Seed = 1, MetricsCallback = metrics => metrics.StopTraining() };
        TrainingReport report = TrainingReport.Of(new LeNetTrainer(options).Fit(Stripes.Load(_mlContext, Stripes.Create(30))), _test);
        AssertMissing(() => report.EpochTimes, "The report has no part EpochTimes: the training ended before its first epoch did.");
        Page(report);
    }

    [TestMethod]
    public void Of_WrongColumns_SaysWhichAndWhatToDo()
    {
        IDataView unmapped = Stripes.LoadUnmapped(_mlContext, Stripes.Create(6));
        AssertMessage<ArgumentOutOfRangeException>(
            () => TrainingReport.Of(_model.Value, unmapped), "Could not find label column 'Label'. The columns are 'Features', 'Direction', 'PredictedLabel', 'Score'. Set LabelColumnName to the one with the labels.");
        AssertMessage<ArgumentOutOfRangeException>(
            () => TrainingReport.Of(_model.Value, _test, new TrainingReportOptions { LabelColumnName = "Direction" }),
            "Schema mismatch for label column 'Direction': expected Key, got String. Map it first with mlContext.Transforms.Conversion.MapValueToKey.");

        IDataView two = Stripes.Load(_mlContext, Stripes.Create(30).Where(row => row.Direction != "down"));
        AssertMessage<ArgumentOutOfRangeException>(
            () => TrainingReport.Of(_model.Value, two),
            "Schema mismatch for label column 'Label': expected 3 classes, which the network was trained on, got 2. Pass the model with the stage that maps the labels and was fitted with it, or map the test rows by that stage.");
        IDataView turned = Stripes.Load(_mlContext, Stripes.Create(30).Reverse());
        AssertMessage<ArgumentOutOfRangeException>(
            () => TrainingReport.Of(_model.Value, turned),
            "Schema mismatch for label column 'Label': expected the names 'across', 'down', 'slanted', which the network was trained on, got 'slanted', 'down', 'across'. "
            + "Pass the model with the stage that maps the labels and was fitted with it, or map the test rows by that stage.");
    }

    [TestMethod]
    public void Of_ScoresThatAreNotThoseOfTheNetwork_SaysSo()
    {
        ITransformer dropped = new Microsoft.ML.Data.TransformerChain<ITransformer>(_model.Value, _mlContext.Transforms.DropColumns("Score").Fit(_model.Value.Transform(_test)));
        AssertMessage<ArgumentOutOfRangeException>(
            () => TrainingReport.Of(dropped, _test),
            "Could not find score column 'Score'. The columns are 'Features', 'Direction', 'Label', 'PredictedLabel'. The network makes it: leave out the stage behind the network that drops it.");
        ITransformer replaced = new Microsoft.ML.Data.TransformerChain<ITransformer>(_model.Value, _mlContext.Transforms.CopyColumns("Score", "Direction").Fit(_model.Value.Transform(_test)));
        AssertMessage<ArgumentOutOfRangeException>(
            () => TrainingReport.Of(replaced, _test),
            "Schema mismatch for score column 'Score': expected Vector<Single, 3>, as the network makes it, got String. Leave out the stage behind the network that replaces it.");
    }

    [TestMethod]
    public void Of_RowsThatCanNotBeUsed_LeavesThemOutOrSaysSo()
    {
        Striped[] rows = Stripes.Create(9);
        rows[4].Features[7] = float.NaN;
        StringAssert.Contains(TrainingReport.Of(_model.Value, Stripes.Load(_mlContext, rows)).ToHtml(), "1 test row without a label or a prediction is left out.");

        foreach (Striped row in rows)
            row.Features[0] = float.NaN;
        AssertMessage<InvalidOperationException>(
            () => TrainingReport.Of(_model.Value, Stripes.Load(_mlContext, rows)), "There is no row to report on: none of the 9 test rows has both a label in column 'Label' and a prediction.");
        IDataView none = _mlContext.Data.FilterRowsByKeyColumnFraction(_test, "Label", 0.999, 1);
        AssertMessage<InvalidOperationException>(() => TrainingReport.Of(_model.Value, none), "There is no row to report on: the test data have no rows.");
    }

    [TestMethod]
    public void Of_AModelThatPredictsNothing_IsRefused()
    {
        ITransformer copied = _mlContext.Transforms.CopyColumns("Copy", "Features").Fit(_test);
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => TrainingReport.Of(copied)).Message, "model must be a NetworkTransformer or a chain with one in it, but is a ");
        AssertMessage<ArgumentException>(
            () => TrainingReport.Of(_model.Value.OutputOf("F6", "F"), _test), "The network gives features and predicts nothing that test data could be compared with. Leave the test data out.");
        Assert.ThrowsExactly<ArgumentNullException>(() => TrainingReport.Of(null!));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TrainingReportOptions { NumberOfMistakes = -1 });
    }

    [TestMethod]
    public void Save_WritesTheWholePageOrNothing()
    {
        TrainingReport report = TrainingReport.Of(_model.Value, _test);
        report.Save(_folder.File("report.html"));
        report.Layers.SaveSvg(_folder.File("layers.svg"));
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", File.ReadAllText(_folder.File("report.html")));
        Assert.AreEqual(report.Layers.ToSvg(), File.ReadAllText(_folder.File("layers.svg")));
        Assert.HasCount(2, Directory.GetFiles(_folder.Path));

        string missing = Path.Combine(_folder.Path, "missing", "report.html");
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => report.Save(missing));
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => report.Layers.SaveSvg(missing));
        Assert.HasCount(2, Directory.GetFileSystemEntries(_folder.Path));
        Assert.ThrowsExactly<ArgumentException>(() => report.Save(""));
        Assert.ThrowsExactly<ArgumentException>(() => report.Layers.SaveSvg(""));
    }

    [TestMethod]
    public void Layers_HasTheNumbersOfTheSummary()
    {
        XElement table = Page(TrainingReport.Of(_model.Value)).Descendants("figure").Single(figure => figure.Attribute("id")!.Value == "Layers");
        string summary = _model.Value.Model.Summary();
        foreach (XElement row in table.Descendants("tbody").Elements("tr"))
            StringAssert.Matches(summary, new(string.Join(@"\s+", row.Elements().Select(cell => System.Text.RegularExpressions.Regex.Escape(cell.Value.Trim())).Where(text => text.Length > 0))));
        Assert.AreEqual(_model.Value.Model.Layers.Count + 2, table.Descendants("tbody").Elements("tr").Count());
    }

    private static XElement Page(TrainingReport report) => XDocument.Parse(report.ToHtml()).Root!;

    private static void AssertMissing(Func<object> part, string message) => Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => part()).Message);

    private static void AssertMessage<TException>(Action action, string message)
        where TException : Exception => Assert.StartsWith(message, Assert.ThrowsExactly<TException>(action).Message);
}
