using Digits;
using ExpressML.Augmentations;
using ExpressML.Trainers;
using Microsoft.ML;

namespace DrawADigit;

/// <summary>A folder with saved models.</summary>
internal sealed class ModelFolder(string path)
{
    /// <summary>The names of the files.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFiles(path, "*.zip").Select(file => Path.GetFileName(file)).Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>A model of the folder; if it is not there, it is trained and saved first.</summary>
    public ITransformer LoadOrTrain(MLContext mlContext, string name)
    {
        Directory.CreateDirectory(path);
        string file = Path.Combine(path, name);
        if (!File.Exists(file))
            Train(mlContext, file);
        return Load(mlContext, name);
    }

    /// <summary>A model of the folder.</summary>
    /// <exception cref="UserError">There is none of this name, or it can't be read.</exception>
    public ITransformer Load(MLContext mlContext, string name)
    {
        if (!Names.Contains(name))
            throw new UserError(name.Length == 0 ? "Choose a model: one of the folder, or a file." : $"There is no model '{name}' in the folder. Load the page again to see what is there.");
        using FileStream file = File.OpenRead(Path.Combine(path, name));
        return Load(mlContext, file, name);
    }

    /// <summary>A model from a stream.</summary>
    /// <exception cref="UserError">It can't be read.</exception>
    public static ITransformer Load(MLContext mlContext, Stream stream, string name)
    {
        try
        {
            return mlContext.Model.Load(stream, out _);
        }
        // ML.NET has no type of its own for what is wrong with a file: damage shows as any exception.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new UserError($"'{name}' can't be read as a model of ML.NET. It is damaged or something else. Save it again with mlContext.Model.Save. ({exception.GetBaseException().Message})", exception);
        }
    }

    // LeNet-5 on the digits of the example Digits, turned and stretched a little, others in each epoch.
    private static void Train(MLContext mlContext, string file)
    {
        DigitSet digits = DigitFiles.ReadIncluded();
        IDataView training = Rows(digits.Training), test = Rows(digits.Test);
        Console.WriteLine($"Training on {digits.Training.Length} digits, on the first start only.");
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(new LeNetTrainer(mlContext, new LeNetTrainer.Options
            {
                NumberOfEpochs = 40,
                Augmentations = [new RandomAffine(degrees: 15, smallestScale: 0.85, largestScale: 1.1, shift: 0.05), new ElasticDistortion(alpha: 20)],
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(training);
        double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
        Console.WriteLine(FormattableString.Invariant($"Accuracy on {digits.Test.Length} digits that were held out: {100 * accuracy:F1} %. Saved the model to {file}."));
        mlContext.Model.SaveAtomically(model, training.Schema, file);

        IDataView Rows(IEnumerable<Digit> all) =>
            mlContext.Data.LoadFromEnumerable(all.Select(digit => DigitRow.Of(new Drawing(digits.Shape, digit.Pixels), digit.Number)).ToArray());
    }
}
