using Digits;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Behaviour;

/// <summary>A deep network of sigmoids learns with batch normalisation and does not without: each sigmoid shrinks the gradient to a quarter at most.</summary>
/// <remarks>Source: Ioffe and Szegedy 2015, "Batch Normalization", §4.2.2, where an Inception network of sigmoids stays at chance without it.</remarks>
[TestClass]
public sealed class DeepSigmoidTests
{
    private const int Convolutions = 6;
    private const int ClassCount = 10;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(0.001)]
    [DataRow(0.003)]
    [DataRow(0.01)]
    public void Fit_DeepSigmoidNetwork_LearnsOnlyWithBatchNormalization(double learningRate)
    {
        const double Chance = 1.0 / ClassCount;
        DigitSet images = RealImages.FashionMini();

        Assert.IsLessThan(1.5 * Chance, Accuracy(images, learningRate, isNormalized: false));
        Assert.IsGreaterThan(6 * Chance, Accuracy(images, learningRate, isNormalized: true));
    }

    private double Accuracy(DigitSet images, double learningRate, bool isNormalized)
    {
        var options = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => Append(net, isNormalized),
            InputShape = images.Shape,
            LearningRate = learningRate,
            NumberOfEpochs = 10,
            Seed = 1,
        };
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Number")
            .Append(_mlContext.Transforms.CopyColumns("Features", "Pixels"))
            .Append(new ConvolutionalNetworkTrainer(options))
            .Fit(_mlContext.Load(images, images.Training));
        return 1 - _mlContext.Error(model, _mlContext.Load(images, images.Test));
    }

    private static NetworkBuilder Append(NetworkBuilder net, bool isNormalized)
    {
        for (int i = 0; i < Convolutions; i++)
        {
            net.Conv2D(8, 3, padding: 1);
            if (isNormalized)
                net.BatchNormalization();
            net.Sigmoid();
            if (i < 2)
                net.MaxPool2D(2);
        }

        return net;
    }
}
