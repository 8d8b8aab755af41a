using System.Diagnostics;
using System.Globalization;
using ExpressML.Benchmarks.Timing;
using Microsoft.ML;

namespace ExpressML.Benchmarks.Learning;

/// <summary>The dense network's defaults and ML.NET's own trainers' on small tables, each in five-fold cross-validation.</summary>
internal sealed class TableTask : ILearningTask
{
    private const int Folds = 5;

    private const string Ours = "DenseNetwork";

    /// <inheritdoc/>
    public string Name => "tables";

    /// <inheritdoc/>
    public void Run(string data, IReadOnlyList<int> seeds)
    {
        foreach (TableSet table in TableSet.ReadAll(data))
        {
            Console.WriteLine($"{table.Name}: {table.Rows.Length} rows of {table.Rows[0].Features.Length} numbers; {Folds} folds, {(table.IsRegression ? "R²" : "AUC")}");
            var results = Trainers(new MLContext(), table).Keys.ToDictionary(trainer => trainer, trainer => Result(table, trainer, seeds));
            double best = results.Where(result => result.Key != Ours).Max(result => result.Value);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"learn tables {table.Name}: {Ours} {results[Ours]:F3}, best of ML.NET {best:F3}, difference {results[Ours] - best:+0.000;-0.000}"));
        }
    }

    private static double Result(TableSet table, string trainer, IReadOnlyList<int> seeds)
    {
        var stopwatch = Stopwatch.StartNew();
        double result = Statistics.Median(seeds.Select(seed =>
        {
            var mlContext = new MLContext(seed);
            return Quality(mlContext, table, Trainers(mlContext, table)[trainer]);
        }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trainer}: {result:F3}, {stopwatch.Elapsed.TotalSeconds / seeds.Count / Folds:F2} s a training"));
        return result;
    }

    private static double Quality(MLContext mlContext, TableSet table, IEstimator<ITransformer> trainer)
    {
        IDataView rows = mlContext.Data.Cache(table.Load(mlContext));
        return table.IsRegression
            ? mlContext.Regression.CrossValidate(rows, trainer, Folds).Average(fold => fold.Metrics.RSquared)
            : mlContext.BinaryClassification.CrossValidateNonCalibrated(rows, trainer, Folds).Average(fold => fold.Metrics.AreaUnderRocCurve);
    }

    private static Dictionary<string, IEstimator<ITransformer>> Trainers(MLContext mlContext, TableSet table)
    {
        IEstimator<ITransformer> normalized = mlContext.Transforms.NormalizeMeanVariance("Features");
        if (!table.IsRegression)
        {
            return new()
            {
                [Ours] = mlContext.BinaryClassification.Trainers.DenseNetwork(),
                ["SdcaLogisticRegression"] = normalized.Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression()),
                ["LbfgsLogisticRegression"] = normalized.Append(mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression()),
                ["FastTree"] = mlContext.BinaryClassification.Trainers.FastTree(),
            };
        }

        var trainers = new Dictionary<string, IEstimator<ITransformer>>
        {
            [Ours] = mlContext.Regression.Trainers.DenseNetwork(),
            ["Sdca"] = normalized.Append(mlContext.Regression.Trainers.Sdca()),
            ["FastTree"] = mlContext.Regression.Trainers.FastTree(),
        };
        // A Poisson distribution has no negative numbers.
        if (table.Rows.All(row => row.Value >= 0))
            trainers["LbfgsPoissonRegression"] = normalized.Append(mlContext.Regression.Trainers.LbfgsPoissonRegression());
        return trainers;
    }
}
