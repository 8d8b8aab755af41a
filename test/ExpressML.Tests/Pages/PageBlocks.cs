using System.Data.Common;
using ExpressML.Augmentations;
using ExpressML.Networks;
using ExpressML.Onnx;
using ExpressML.Optimizers;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Pages;

/// <summary>The C# blocks of the guides in docs, one region each, so that they are compiled and run.</summary>
internal static class PageBlocks
{
    public static void Train(MLContext mlContext, IDataView trainingData)
    {
        #region train
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number")
            .Append(new LeNetTrainer())
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(trainingData);
        mlContext.Model.Save(model, trainingData.Schema, "digits.zip");
        #endregion
    }

    public static ITransformer TrainWithStages(MLContext mlContext, IDataView labeledPixels)
    {
        #region stages
        var pipeline = mlContext.Transforms.BatchNormalization("Features", "Pixels")
            .Append(mlContext.Transforms.Dropout("Features", rate: 0.1))
            .Append(new LeNetTrainer());
        #endregion
        return pipeline.Fit(labeledPixels);
    }

    public static NetworkTransformer TrainOwnNetwork(IDataView labeledImages)
    {
        #region own
        var trainer = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(16, 5).BatchNormalization().Relu().MaxPool2D(2)
                .Conv2D(32, 3).BatchNormalization().Relu().MaxPool2D(2)
                .Residual(block => block.Conv2D(32, 3, padding: 1).BatchNormalization().Relu())
                .Flatten().Dense(64).BatchNormalization().Relu().Dropout(0.3),
            NumberOfEpochs = 8,
            LearningRate = 0.002,
            Augmentations = [new RandomCrop(1)],
        });
        NetworkTransformer trained = trainer.Fit(labeledImages);
        #endregion
        return trained;
    }

    public static ConvolutionalNetworkTrainer BeginWithWeights(MLContext mlContext)
    {
        #region weights
        var photoTrainer = new ConvolutionalNetworkTrainer(mlContext, new ConvolutionalNetworkTrainer.Options
        {
            Preset = NetworkPreset.ResNet18,
            InitialWeights = SafeTensors.Load("resnet18.safetensors"),
            FeatureColumnName = "Image",
            LearningRate = 0.0003,
        });
        #endregion
        return photoTrainer;
    }

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

    public static RegressionMetrics PredictPrices(MLContext mlContext, IDataView soldHouses, IDataView otherHouses)
    {
        #region numbers
        var pricePipeline = mlContext.Transforms.Concatenate("Features", "Rooms", "Area", "Age")
            .Append(mlContext.Regression.Trainers.DenseNetwork(labelColumnName: "Price"));
        IDataView priced = pricePipeline.Fit(soldHouses).Transform(otherHouses);
        RegressionMetrics metrics = mlContext.Regression.Evaluate(priced, labelColumnName: "Price");
        #endregion
        return metrics;
    }

    public static ITransformer FineTune(MLContext mlContext, IDataView fewImages)
    {
        #region fine-tune
        ITransformer pretrained = mlContext.Model.Load("digits.zip", out _);
        var fineTuner = new LeNetTrainer(mlContext, new LeNetTrainer.Options
        {
            InitialModel = pretrained,
            FrozenLayers = ["C1", "C3"],
            LearningRate = 0.0005,
        });
        NetworkTransformer fineTuned = fineTuner.Fit(fewImages);
        #endregion
        return fineTuned;
    }

    public static ITransformer TrainOnFeatures(MLContext mlContext, ITransformer pretrained, IDataView fewImages)
    {
        #region features
        var featurePipeline = mlContext.Transforms.NetworkFeatures("Embedding", pretrained, layer: "C5")
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Embedding"));
        var featureModel = featurePipeline.Fit(fewImages);
        #endregion
        return featureModel;
    }

    public static ITransformer TrainOnImages()
    {
        #region images
        string[] formats = [".jpg", ".jpeg", ".png", ".webp"];
        var mlContext = new MLContext();
        IDataView trainingData = mlContext.Data.LoadFromEnumerable(Directory
            .EnumerateFiles("images", "*", SearchOption.AllDirectories)
            .Where(path => formats.Contains(Path.GetExtension(path).ToLowerInvariant()))
            .Select(path => new ImageFile { Photo = path, Folder = Path.GetFileName(Path.GetDirectoryName(path))! }));

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Folder")
            .Append(mlContext.Transforms.DecodeImages("Image", "Photo"))
            .Append(new LeNetTrainer(new LeNetTrainer.Options { FeatureColumnName = "Image", InputShape = (3, 32, 32) }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(trainingData);
        mlContext.Model.SaveAtomically(model, trainingData.Schema, "images.zip");
        #endregion
        return model;
    }

    public static string ClassifyUpload(byte[] upload)
    {
        #region upload
        var mlContext = new MLContext();
        ITransformer classifier = mlContext.Model.Load("images.zip", out _);
        using var engine = mlContext.Model.CreatePredictionEngine<Upload, ImagePrediction>(classifier);
        ImagePrediction prediction = engine.Predict(new Upload { Photo = upload });
        Console.WriteLine(prediction.Score.Any(float.IsNaN) ? "This is no image." : prediction.PredictedLabel);
        #endregion
        return prediction.PredictedLabel;
    }

    public static IDataView ClassifyDatabase(MLContext mlContext, ITransformer classifier, DbCommand selectPhotos)
    {
        #region database
        List<Upload> photos = [];
        using (DbDataReader reader = selectPhotos.ExecuteReader())
            while (reader.Read())
                photos.Add(new Upload { Photo = (byte[])reader["photo"] });
        IDataView classified = classifier.Transform(mlContext.Data.LoadFromEnumerable(photos));
        #endregion
        return classified;
    }

    public static string Predict(float[] pixels)
    {
        #region predict
        var mlContext = new MLContext();
        ITransformer model = mlContext.Model.Load("digits.zip", out DataViewSchema schema);
        using var engine = mlContext.Model.CreatePredictionEngine<Digit, Prediction>(model, schema);
        Prediction prediction = engine.Predict(new Digit { Features = pixels });
        Console.WriteLine($"{prediction.PredictedLabel}, with probability {prediction.Score.Max():P1}");
        #endregion
        return prediction.PredictedLabel.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public static void Export(MLContext mlContext, ITransformer model, IDataView trainingData)
    {
        #region ONNX
        model.ExportOnnx("digits.onnx");

        using FileStream file = File.Create("pipeline.onnx");
        mlContext.Model.ConvertToOnnx(model, trainingData, file);
        #endregion
    }

    public static ITransformer LoadInPlugIn(MLContext mlContext)
    {
        #region plug-in
        ITransformer model;
        using (System.Runtime.Loader.AssemblyLoadContext.EnterContextualReflection(typeof(NetworkTransformer).Assembly))
            model = mlContext.Model.Load("digits.zip", out _);
        #endregion
        return model;
    }

    #region image file
    public sealed class ImageFile
    {
        public string Photo { get; set; } = "";
        public string Folder { get; set; } = "";
    }
    #endregion

    #region upload classes
    public sealed class Upload
    {
        public byte[] Photo { get; set; } = [];
        public string Folder { get; set; } = "";
    }

    public sealed class ImagePrediction
    {
        public string PredictedLabel { get; set; } = "";
        public float[] Score { get; set; } = [];
    }
    #endregion

    #region digit
    public sealed class Digit
    {
        [VectorType(784)]
        public float[] Features { get; set; } = [];
        public int Number { get; set; }
    }

    public sealed class Prediction
    {
        public int PredictedLabel { get; set; }
        public float[] Score { get; set; } = [];
    }
    #endregion
}
