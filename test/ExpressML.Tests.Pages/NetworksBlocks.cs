#region usings
using ExpressML.Augmentations;
using ExpressML.Networks;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/networks.md, one region each, so that they are compiled and run.</summary>
internal static class NetworksBlocks
{
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
}
