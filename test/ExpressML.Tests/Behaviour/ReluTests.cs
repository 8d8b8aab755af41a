using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Behaviour;

/// <summary>ReLU reaches a training error of 25 % in fewer epochs than tanh, which saturates.</summary>
/// <remarks>
/// <para>
/// Conditions of the paper: four layers, pixels of which nothing but the mean is taken off, weights normal with deviation 0.01, momentum 0.9,
/// no regularisation, and for each network the learning rate that makes it the fastest; here the best of 0.001 and 0.002, and of 0.01, 0.02
/// and 0.03. Standardised pixels and weights scaled by their fans keep tanh from saturating: it then is as fast as ReLU on so few images.
/// </para>
/// <para>Source: Krizhevsky, Sutskever and Hinton 2012, §3.1 and figure 1 (CIFAR-10); §2 (the mean), §5 (weights and momentum).</para>
/// </remarks>
[TestClass]
public sealed class ReluTests
{
    private const int Epochs = 18;
    private const double TargetError = 0.25;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_ReluAndTanhOnCifar10_ReluReachesTheErrorInFewerEpochs()
    {
        CifarImage[] images = Cifar10.Read(trainingAClass: 500).Training;
        SubtractMean(images);
        IDataView data = Cifar10.Load(_mlContext, images);

        int? relu = EpochsToTarget(data, net => net.Relu(), learningRate: 0.001), tanh = EpochsToTarget(data, net => net.Tanh(), learningRate: 0.01);

        Assert.IsNotNull(relu, $"ReLU did not reach {TargetError:P0} in {Epochs} epochs.");
        Assert.IsTrue(tanh is null || relu < tanh, $"ReLU took {relu} epochs, tanh {tanh}.");
    }

    private static int? EpochsToTarget(IDataView data, Func<NetworkBuilder, NetworkBuilder> activate, double learningRate)
    {
        int? epochs = null;
        new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => Append(net, activate),
            AddOutputLayer = false,
            StandardizeInput = false,
            NumberOfEpochs = Epochs,
            LearningRate = learningRate,
            LearningRateSchedule = new ConstantSchedule(),
            Optimizer = new Sgd { Momentum = 0.9 },
            Seed = 1,
            MetricsCallback = metrics =>
            {
                if (metrics.IsEndOfEpoch && 1 - metrics.Accuracy <= TargetError)
                    epochs ??= metrics.Epoch;
            },
        }).Fit(data);
        return epochs;
    }

    private static NetworkBuilder Append(NetworkBuilder net, Func<NetworkBuilder, NetworkBuilder> activate)
    {
        var weights = new NormalDistribution(0, 0.01);
        foreach (int filters in new[] { 16, 16, 32 })
            activate(net.Conv2D(filters, 5, padding: 2, weightInitializer: weights)).MaxPool2D(2);
        return net.Flatten().Dense(10, weightInitializer: weights);
    }

    private static void SubtractMean(CifarImage[] images)
    {
        for (int i = 0; i < images[0].Features.Length; i++)
        {
            float mean = (float)images.Average(image => (double)image.Features[i]);
            foreach (CifarImage image in images)
                image.Features[i] -= mean;
        }
    }
}
