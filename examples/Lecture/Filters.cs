using ExpressML;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Tensors;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using OxyPlot;

namespace Lecture;

/// <summary>What convolutions have learned to look for: LeNet-5 on digits, and a first layer like AlexNet's on drawn stripes.</summary>
internal static class Filters
{
    private const int AlexNetFilters = 24, Shown = 18;

    public static void Run()
    {
        ShowLeNet();
        ShowAlexNet();
        Lesson.Say(
            "A filter of the first layer is a small image, and answers where the input looks like it. Trained ones answer to edges and strokes of one direction, or to colours; the maps of the next layer "
            + "combine these. AlexNet's 96 filters of ImageNet look like this, too: gratings of many directions and widths, and blobs of colour.",
            "LeCun et al. 1998, §II.B; Krizhevsky et al. 2012, §6.1 and figure 3.");
    }

    private static void ShowLeNet()
    {
        DigitRows digits = DigitRows.Read(side: 28);
        NetworkTransformer model = new LeNetTrainer(new LeNetTrainer.Options { Seed = 1 }).Fit(digits.Training, digits.Test);
        Console.WriteLine($"LeNet-5 on digits: test accuracy {model.TrainingHistory.Epochs[^1].ValidationAccuracy:P1}");
        Console.WriteLine(model.Model.Summary());

        var sheet = new ImageSheet(perRow: 8);
        float[] digit = digits.Test.GetColumn<float[]>("Features").First();
        sheet.Add("A digit, and the six filters of C1: grey is zero, white adds, black takes away", [ImageSheet.Grey((1, 28, 28), digit), .. FiltersOf(model.Model["C1"])]);
        sheet.Add("What C1 makes of the digit", MapsOf("C1"));
        sheet.Add("What C3, the second convolution, makes of it", MapsOf("C3"));
        sheet.Save("filters-lenet.svg", "What LeNet-5 sees");

        IEnumerable<OxyImage> MapsOf(string layer)
        {
            float[] maps = model.OutputOf(layer, "Maps").Transform(digits.Test).GetColumn<float[]>("Maps").First();
            Shape shape = model.Model[layer].OutputShape;
            return Enumerable.Range(0, shape.Channels).Select(channel => ImageSheet.Grey(shape, maps.AsSpan(channel * shape.Area, shape.Area)));
        }
    }

    private static void ShowAlexNet()
    {
        // AlexNet itself, layer by layer. Two GPUs took five to six days to train it on ImageNet (§5), so that here its first layer alone learns, with fewer filters, and of drawn stripes.
        Network alexNet = new NetworkBuilder()
            .Conv2D(96, 11, stride: 4).Relu().LocalResponseNormalization().MaxPool2D(3, stride: 2)
            .Conv2D(256, 5, padding: 2, groups: 2).Relu().LocalResponseNormalization().MaxPool2D(3, stride: 2)
            .Conv2D(384, 3, padding: 1).Relu()
            .Conv2D(384, 3, padding: 1, groups: 2).Relu()
            .Conv2D(256, 3, padding: 1, groups: 2).Relu().MaxPool2D(3, stride: 2)
            .Flatten().Dense(4096).Relu().Dropout(0.5).Dense(4096).Relu().Dropout(0.5).Dense(1000)
            .Build((3, 227, 227));
        Console.WriteLine("AlexNet:");
        Console.WriteLine(alexNet.Summary());

        var mlContext = new MLContext(seed: 1);
        IDataView training = mlContext.Data.LoadFromEnumerable(Grating.Create(600, seed: 1)), test = mlContext.Data.LoadFromEnumerable(Grating.Create(240, seed: 2));
        var prepare = mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind").Fit(training);
        // First weights, momentum, learning rate and weight decay are those of the paper, §5.
        NetworkTransformer model = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(AlexNetFilters, 11, stride: 4, weightInitializer: new NormalDistribution(0, 0.01)).Named("conv1").Relu().MaxPool2D(3, stride: 2).Flatten(),
            Optimizer = new Sgd { Momentum = 0.9 },
            LearningRate = 0.01,
            L2Regularization = 0.0005,
            NumberOfEpochs = 60,
            Seed = 1,
        }).Fit(prepare.Transform(training), prepare.Transform(test));
        Console.WriteLine($"A first layer like AlexNet's, {AlexNetFilters} filters of 3×11×11 with stride 4, on drawn stripes of 12 kinds: test accuracy {model.TrainingHistory.Epochs[^1].ValidationAccuracy:P1}");

        var sheet = new ImageSheet(perRow: 12);
        sheet.Add($"The upper left {Shown}×{Shown} pixels of an image of each of the twelve kinds", Grating.Create(12, seed: 1).Select(image => ImageSheet.Colored((3, Shown, Shown), image.Corner(Shown), 0, 1)));
        sheet.Add($"The {AlexNetFilters} filters that the network has learned: grey is zero", FiltersOf(model.Model["conv1"]));
        sheet.Save("filters-alexnet.svg", "A first layer like AlexNet's, trained on drawn stripes");
    }

    private static IEnumerable<OxyImage> FiltersOf(Layer layer)
    {
        var convolution = (Conv2D)layer;
        var shape = new Shape(convolution.InputShape.Channels, convolution.Window.Height, convolution.Window.Width);
        return Enumerable.Range(0, convolution.Filters).Select(filter => ImageSheet.Filter(shape, convolution.Parameters[0].ReadOnlyValues.Slice(filter * shape.Length, shape.Length)));
    }
}
