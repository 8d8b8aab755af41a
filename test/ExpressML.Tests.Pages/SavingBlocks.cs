#region usings
using ExpressML.Onnx;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/saving.md, one region each, so that they are compiled and run.</summary>
internal static class SavingBlocks
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

    public static ITransformer LoadInPlugIn(MLContext mlContext)
    {
        #region plug-in
        ITransformer model;
        using (System.Runtime.Loader.AssemblyLoadContext.EnterContextualReflection(typeof(NetworkTransformer).Assembly))
            model = mlContext.Model.Load("digits.zip", out _);
        #endregion
        return model;
    }

    public static void Export(MLContext mlContext, ITransformer model, IDataView trainingData)
    {
        #region ONNX
        model.ExportOnnx("digits.onnx");

        using FileStream file = File.Create("pipeline.onnx");
        mlContext.Model.ConvertToOnnx(model, trainingData, file);
        #endregion
    }
}
