using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet6;

/// <summary>All that the libraries use of ML.NET, used once: images, training, each stage, saving and loading. The lines are the same with each version of ML.NET.</summary>
internal static class CompatibilityProof
{
    private const int Side = 16, RowCount = 40;

    private static readonly string[] _savedByTheFirstEdition = ["Binary", "Classic", "Features", "LeNet", "Multilabel", "Regression", "Residual", "Stages"];

    /// <summary>The version of Microsoft.ML that is there.</summary>
    public static string Version => typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>A line for each use.</summary>
    /// <param name="folder">Where to write images and models.</param>
    public static IEnumerable<string> Lines(string folder)
    {
        var mlContext = new MLContext(seed: 1);
        int logged = 0;
        mlContext.Log += (_, message) => logged += message.Source.Contains("LeNet", StringComparison.Ordinal) ? 1 : 0;
        return [.. Images(mlContext, folder), $"log: {logged > 0}", .. Stages(mlContext, folder), .. Tasks(mlContext), .. SavedByTheFirstEdition(mlContext)];
    }

    // Files, read by ML.NET; a model that is saved, loaded and asked for one prediction.
    private static IEnumerable<string> Images(MLContext mlContext, string folder)
    {
        IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(i => DrawnImage.Save(folder, i, Side)).ToArray());
        var options = new LeNetTrainer.Options { FeatureColumnName = "Image", InputShape = (3, Side, Side), NumberOfEpochs = 3, BatchSize = 8 };
        var model = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(DrawnImage.Direction))
            .Append(mlContext.Transforms.LoadImages("Image", folder, nameof(DrawnImage.FileName)))
            .Append(mlContext.MulticlassClassification.Trainers.LeNet(options))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(rows);
        IDataView scored = model.Transform(rows);
        yield return $"images, scores: {HashOf(scored, "Score")}";
        yield return string.Create(CultureInfo.InvariantCulture, $"images, accuracy: {mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy:F4}");

        string path = Path.Combine(folder, "images.zip");
        mlContext.Model.SaveAtomically(model, rows.Schema, path);
        ITransformer loaded = mlContext.Model.Load(path, out DataViewSchema schema);
        yield return $"images, loaded: {HashOf(loaded.Transform(rows), "Score")}";
        using PredictionEngine<DrawnImage, Answer> engine = mlContext.Model.CreatePredictionEngine<DrawnImage, Answer>(loaded, schema);
        yield return $"images, one: {engine.Predict(DrawnImage.Save(folder, 1, Side)).PredictedLabel}";
    }

    private static IEnumerable<string> Stages(MLContext mlContext, string folder)
    {
        IDataView rows = mlContext.Data.LoadFromEnumerable(SavedModels.Rows);
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Key", nameof(SavedModelRow.Label))
            .Append(mlContext.Transforms.ResizePixels("Small", nameof(SavedModelRow.Pixels), inputShape: (3, 12, 12), height: 6, width: 6))
            .Append(mlContext.Transforms.BatchNormalization("Small"))
            .Append(mlContext.Transforms.Dropout("Small", rate: 0.2))
            .Append(mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(net => net.Conv2D(4, 3).Relu().Flatten(), "Key", "Small", numberOfEpochs: 2));
        var model = pipeline.Fit(rows);
        string expected = HashOf(model.Transform(rows), "Score");
        yield return $"stages, scores: {expected}";
        string path = Path.Combine(folder, "stages.zip");
        mlContext.Model.Save(model, rows.Schema, path);
        using var onnx = new MemoryStream();
        mlContext.Model.ConvertToOnnx(model, rows, onnx);
        yield return $"stages, ONNX: {Convert.ToHexString(SHA256.HashData(onnx.ToArray()))}";
        yield return $"stages, loaded: {HashOf(mlContext.Model.Load(path, out _).Transform(rows), "Score") == expected}";

        var features = mlContext.Transforms.NetworkFeatures("Embedding", model, layer: "Conv2D1").Fit(model.Transform(rows));
        yield return $"features: {HashOf(features.Transform(model.Transform(rows)), "Embedding")}";
        var folds = mlContext.MulticlassClassification.CrossValidate(rows, pipeline, numberOfFolds: 2, labelColumnName: "Key");
        yield return $"folds: {string.Join(", ", folds.Select(fold => fold.Metrics.ConfusionMatrix.NumberOfClasses))}";
    }

    private static IEnumerable<string> Tasks(MLContext mlContext)
    {
        IDataView rows = mlContext.Data.LoadFromEnumerable(SavedModels.Rows);
        static NetworkBuilder Small(NetworkBuilder net) => net.Dense(6).Relu();
        var binary = mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(Small, nameof(SavedModelRow.IsOdd), nameof(SavedModelRow.Targets), numberOfEpochs: 2).Fit(rows);
        yield return $"binary: {HashOf(binary.Transform(rows), "Probability")}";
        var importance = mlContext.BinaryClassification.PermutationFeatureImportance(binary, binary.Transform(rows), nameof(SavedModelRow.IsOdd));
        yield return $"importance: {importance.Length} features";
        var regression = mlContext.Regression.Trainers.ConvolutionalNetwork(Small, nameof(SavedModelRow.Targets), nameof(SavedModelRow.Labels), numberOfEpochs: 2).Fit(rows);
        yield return $"regression: {HashOf(regression.Transform(rows), "Score")}";
        var labels = mlContext.MultilabelClassification.Trainers.ConvolutionalNetwork(Small, nameof(SavedModelRow.Labels), nameof(SavedModelRow.Targets), numberOfEpochs: 2).Fit(rows);
        yield return $"labels: {HashOf(labels.Transform(rows), "Score")}";
    }

    private static IEnumerable<string> SavedByTheFirstEdition(MLContext mlContext)
    {
        IDataView rows = mlContext.Data.LoadFromEnumerable(SavedModels.Rows);
        foreach (string name in _savedByTheFirstEdition)
        {
            string path = Path.Combine(AppContext.BaseDirectory, "Data", "Models", name);
            bool isSame = SavedModels.Describe(mlContext.Model.Load($"{path}.zip", out _).Transform(rows)) == File.ReadAllText($"{path}.txt").TrimEnd();
            yield return $"{name}, saved by the first edition: {isSame}";
        }
    }

    private static string HashOf(IDataView view, string column)
    {
        float[] numbers = view.Schema[column].Type is VectorDataViewType
            ? [.. view.GetColumn<float[]>(column).SelectMany(row => row)]
            : [.. view.GetColumn<float>(column)];
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(numbers)))[..16];
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";
    }
}
