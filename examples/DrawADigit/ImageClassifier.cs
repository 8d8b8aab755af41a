using ExpressML;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DrawADigit;

/// <summary>Says what an image shows by any model that has a network of ExpressML for images.</summary>
internal sealed class ImageClassifier(MLContext mlContext)
{
    private const int MostClasses = 5;
    private const int MostPixels = 50_000_000;

    /// <summary>The best classes, the best first.</summary>
    /// <exception cref="UserError">The model or the image does not suit.</exception>
    public ImageAnswer Classify(ITransformer model, byte[] image)
    {
        NetworkTransformer network = Stages(model).OfType<NetworkTransformer>().LastOrDefault()
            ?? throw new UserError("The model has no network of ExpressML. Choose one that a trainer of ExpressML made.");
        Shape shape = network.Model.InputShape;
        if (network.ClassNames.Count == 0 || shape.Area == 1 || shape.Channels is not (1 or 3))
            throw new UserError($"The model takes {shape} numbers and tells {network.ClassNames.Count} classes. Choose one that tells classes of grey or colour images.");

        IDataView images = mlContext.Data.LoadFromEnumerable([new Upload { Bytes = image }]);
        IDataView decoded = Apply(mlContext.Transforms.DecodeImages("Image", "Bytes", maximumPixels: MostPixels), images);
        if (decoded.GetColumn<MLImage?>("Image").Single() is null)
            throw new UserError($"The image can't be read: it is damaged, has more than {MostPixels / 1_000_000} megapixels, or is no JPEG, PNG, WebP, GIF, BMP or ICO.");
        IDataView features = network.TakesImages ? Apply(mlContext.Transforms.CopyColumns(network.FeatureColumnName, "Image"), decoded) : Pixels(network, decoded);
        float[] scores = network.Transform(features).GetColumn<float[]>("Score").Single();
        return new ImageAnswer(
            [.. scores.Zip(network.ClassNames, (probability, name) => new ClassAnswer(name, probability)).OrderByDescending(best => best.Probability).Take(MostClasses)]);
    }

    // For networks that were trained on numbers: those of the middle of the image, from 0 to 255.
    private IDataView Pixels(NetworkTransformer network, IDataView images)
    {
        (int channels, int height, int width) = network.Model.InputShape;
        IDataView resized = Apply(mlContext.Transforms.ResizeImages("Image", width, height, "Image", ImageResizingEstimator.ResizingKind.IsoCrop), images);
        IDataView colored = channels == 1 ? Apply(mlContext.Transforms.ConvertToGrayscale("Image"), resized) : resized;
        return Apply(
            mlContext.Transforms.ExtractPixels(
                network.FeatureColumnName, "Image", channels == 1 ? ImagePixelExtractingEstimator.ColorBits.Red : ImagePixelExtractingEstimator.ColorBits.Rgb,
                interleavePixelColors: network.PixelOrder == PixelOrder.Interleaved),
            colored);
    }

    private static IDataView Apply<T>(IEstimator<T> stage, IDataView rows)
        where T : class, ITransformer => stage.Fit(rows).Transform(rows);

    private static IEnumerable<ITransformer> Stages(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Stages) : [model];

    private sealed class Upload
    {
        public byte[] Bytes { get; set; } = [];
    }
}

/// <summary>What an image shows.</summary>
internal sealed record ImageAnswer(ClassAnswer[] Classes);

/// <summary>One class and its probability.</summary>
internal sealed record ClassAnswer(string Name, float Probability);
