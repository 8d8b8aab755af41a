using ExpressML;
using ExpressML.Networks;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML.Data;

namespace Lecture;

/// <summary>The same digits pooled in three ways, and three networks that pool their feature maps so.</summary>
internal static class Pooling
{
    private const int Side = 28, Window = 4, Shown = 8, Epochs = 20;

    public static void Run()
    {
        DigitRows digits = DigitRows.Read(side: Side);
        Draw(digits);

        (string Name, Func<NetworkBuilder, NetworkBuilder> Pool)[] ways =
            [("Average", net => net.AveragePool2D(2)), ("Max", net => net.MaxPool2D(2)), ("Min", net => net.MinPool2D(2))];
        Console.WriteLine($"Two convolutions with ReLU, each with pooling of 2×2 behind it, {Epochs} epochs of 1,343 digits:");
        Console.WriteLine($"{"Pooling",-10}{"loss",9}  test accuracy");
        foreach ((string name, Func<NetworkBuilder, NetworkBuilder> pool) in ways)
        {
            TrainingEpoch last = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => pool(pool(net.Conv2D(6, 5, padding: 2).Relu()).Conv2D(16, 5).Relu()).Flatten().Dense(64).Relu(),
                NumberOfEpochs = Epochs,
                Seed = 1,
            }).Fit(digits.Training, digits.Test).TrainingHistory.Epochs[^1];
            Console.WriteLine($"{name,-10}{last.Loss,9:F4}  {last.ValidationAccuracy,13:P1}");
        }

        Lesson.Say(
            "Pooling makes an image smaller and forgets where exactly something was. Of light strokes on a dark ground, max pooling keeps every stroke and makes it wider, min pooling keeps only what fills the window, "
            + "and average pooling blurs. Networks learn with each of them, since the filters before adapt.",
            "LeCun et al. 1998, §II.A (sub-sampling, an average); Scherer, Müller and Behnke 2010 (max against average).");
    }

    private static void Draw(DigitRows digits)
    {
        // Pooling has nothing to learn: this network is trained only to get one that has the three poolings in it.
        NetworkTransformer model = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Concatenate(way => way.AveragePool2D(Window), way => way.MaxPool2D(Window), way => way.MinPool2D(Window)).Named("pooled").Flatten(),
            StandardizeInput = false,
            NumberOfEpochs = 1,
            Seed = 1,
        }).Fit(digits.Training);
        float[][] images = [.. digits.Test.GetColumn<float[]>("Features").Take(Shown)];
        float[][] pooled = [.. model.OutputOf("pooled", "Pooled").Transform(digits.Test).GetColumn<float[]>("Pooled").Take(Shown)];
        Shape shape = model.Model["pooled"].OutputShape;

        var sheet = new ImageSheet(Shown);
        float white = images.Max(image => image.Max());
        sheet.Add($"Digits of {Side}×{Side} pixels", images.Select(image => ImageSheet.Colored((1, Side, Side), image, 0, white)));
        string[] ways = ["Average", "Max", "Min"];
        foreach ((int channel, string way) in ways.Index())
            sheet.Add($"{way} of {Window}×{Window} pixels", pooled.Select(image => ImageSheet.Colored((1, shape.Height, shape.Width), image.AsSpan(channel * shape.Area), 0, white)));
        sheet.Save("pooling.svg", "The same digits, pooled in three ways");
    }
}
