#region usings
using ExpressML.Layers;
using ExpressML.Onnx;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/onnx.md, one region each, so that they are compiled and run.</summary>
internal static class OnnxBlocks
{
    public static IDataView Read(MLContext mlContext, IDataView images)
    {
        #region read
        NetworkTransformer pretrained = OnnxModel.Load("resnet18.onnx", new OnnxModelOptions
        {
            FeatureColumnName = "Image",
            ImageScaling = ImageScaling.ImageNet,      // torchvision's; a graph may also have its scaling inside
            LabelFile = "imagenet-classes.txt",        // a class in each line
        });
        IDataView scores = pretrained.Transform(images);                               // PredictedLabel, Score
        mlContext.Model.Save(pretrained, images.Schema, "resnet18.zip");               // without the ONNX file
        #endregion
        return scores;
    }

    public static ITransformer FineTune(MLContext mlContext, NetworkTransformer pretrained, IDataView photos)
    {
        #region fine-tune
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Folder")
            .Append(mlContext.Transforms.DecodeImages("Image", "Path"))
            .Append(mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkTrainer.Options
            {
                InitialModel = pretrained,
                FeatureColumnName = "Image",
                InputShape = pretrained.Model.InputShape,
                FrozenLayers = [.. pretrained.Model.Layers.Select(pretrained.Model.NameOf).SkipLast(1)],   // all but the output layer
            }));
        ITransformer fineTuned = pipeline.Fit(photos);
        #endregion
        return fineTuned;
    }

    public static void Export(ITransformer model, Stream stream)
    {
        #region export
        model.ExportOnnx("flowers.onnx");
        model.ExportOnnx(stream, new OnnxExportOptions { Opset = 13, InputName = "images", OutputName = "probabilities" });
        #endregion
    }

    public static void Convert(MLContext mlContext, ITransformer model, IDataView data)
    {
        #region convert
        using FileStream stream = File.Create("pipeline.onnx");
        mlContext.Model.ConvertToOnnx(model, data, stream);
        #endregion
    }
}
