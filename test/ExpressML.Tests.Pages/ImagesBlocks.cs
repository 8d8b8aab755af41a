#region usings
using System.Data.Common;
using ExpressML.Trainers;
using Microsoft.ML;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/images.md, one region each, so that they are compiled and run.</summary>
internal static class ImagesBlocks
{
    public static ITransformer TrainWithStages(MLContext mlContext, IDataView labeledPixels)
    {
        #region stages
        var pipeline = mlContext.Transforms.BatchNormalization("Features", "Pixels")
            .Append(mlContext.Transforms.Dropout("Features", rate: 0.1))
            .Append(new LeNetTrainer());
        #endregion
        return pipeline.Fit(labeledPixels);
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

    #region image file
    public sealed class ImageFile
    {
        public string Photo { get; set; } = "";
        public string Folder { get; set; } = "";
    }
    #endregion

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
}
