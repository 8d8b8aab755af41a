using ExpressML.Reports;
using ExpressML.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Tabular;

// The data: a CSV file with a header. It is written by a formula here; put your own in its place. A fifth of the rows is held out for the test.
TableFile.Write("table.csv", rows: 1000, seed: 1);
var mlContext = new MLContext(seed: 1);
IDataView rows = mlContext.Data.LoadFromTextFile<TableRow>("table.csv", separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData parts = mlContext.Data.TrainTestSplit(rows, testFraction: 0.2);

// The features: the numbers as they are, and for each colour a 1 or a 0.
var features = mlContext.Transforms.Categorical.OneHotEncoding("Color")
    .Append(mlContext.Transforms.Concatenate("Features", "Numbers", "Color"));

// A dense network with the recipe for tables, and two trainers of ML.NET beside it.
using var progress = new ConsoleProgress();
var network = mlContext.Regression.Trainers.DenseNetwork(new DenseNetworkTrainer.Options { LabelColumnName = "Y", LayerNormsInterval = 10, Progress = progress });
var model = features.Append(network).Fit(parts.TrainSet);
var trees = features.Append(mlContext.Regression.Trainers.FastTree(labelColumnName: "Y")).Fit(parts.TrainSet);
var linear = features.Append(mlContext.Transforms.NormalizeMeanVariance("Features")).Append(mlContext.Regression.Trainers.Sdca(labelColumnName: "Y")).Fit(parts.TrainSet);
Console.WriteLine("On the rows that were held out:");
Show("the formula itself", mlContext.Data.LoadFromEnumerable(Rows(parts.TestSet).Select(row => new Predicted { Y = row.Y, Score = (float)TableFile.Value(row) })));
Show("DenseNetwork", model.Transform(parts.TestSet));
Show("FastTree", trees.Transform(parts.TestSet));
Show("Sdca, linear", linear.Transform(parts.TestSet));

// How the network learned and where it is wrong, as a page to look at.
TrainingReport.Of(model, parts.TestSet).Save("report.html");

// Save the model with its stages. Another program loads it and predicts from a row as it stands in the file.
mlContext.Model.SaveAtomically(model, rows.Schema, "table.zip");
var newContext = new MLContext();
ITransformer loaded = newContext.Model.Load("table.zip", out DataViewSchema schema);
using var engine = newContext.Model.CreatePredictionEngine<TableRow, Predicted>(loaded, schema);
TableRow first = Rows(parts.TestSet).First();
Console.WriteLine("The report is report.html, the model table.zip.");
Console.WriteLine(FormattableString.Invariant($"Loaded again, it predicts {engine.Predict(first).Score:F2} for a row whose Y is {first.Y:F2}, and {TableFile.Value(first):F2} without the noise."));

IEnumerable<TableRow> Rows(IDataView view) => mlContext.Data.CreateEnumerable<TableRow>(view, reuseRowObject: false);

void Show(string name, IDataView scored)
{
    RegressionMetrics metrics = mlContext.Regression.Evaluate(scored, labelColumnName: "Y");
    Console.WriteLine(FormattableString.Invariant($"{name,-18}  R² {metrics.RSquared:F3}, mean error {metrics.MeanAbsoluteError:F2}"));
}
