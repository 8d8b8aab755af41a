using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Behaviour;

/// <summary>On few images a network learns all of them by heart. Dropout and L2 narrow the gap between its errors in training and in the test.</summary>
/// <remarks>Sources: Srivastava et al. 2014, "Dropout", §6.5 (small sets); Krogh and Hertz 1992, "A Simple Weight Decay Can Improve Generalization".</remarks>
[TestClass]
public sealed class GeneralizationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_FewImagesOfCifar10_DropoutAndL2NarrowTheGap()
    {
        const double Narrower = 0.85;
        // One of the 2,000 test images is 0.05 %, and the error that 2,000 images tell has a deviation of about 1 %.
        const double Uncertainty = 0.01;

        Cifar10 images = Cifar10.Read(trainingAClass: 100, testAClass: 200);
        IDataView training = Cifar10.Load(_mlContext, images.Training), test = Cifar10.Load(_mlContext, images.Test);
        (double Training, double Test) plain = Errors(training, test), dropout = Errors(training, test, dropout: 0.5), l2 = Errors(training, test, l2: 0.1);

        Assert.IsLessThan(0.05, plain.Training, "Without any of them the network learns the images by heart.");
        foreach ((double Training, double Test) regularized in new[] { dropout, l2 })
        {
            Assert.IsLessThan(Narrower * (plain.Test - plain.Training), regularized.Test - regularized.Training);
            Assert.IsLessThan(plain.Test + Uncertainty, regularized.Test);
        }
    }

    private (double Training, double Test) Errors(IDataView training, IDataView test, double dropout = 0, double l2 = 0)
    {
        var model = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
        {
            Network = net => Append(net, dropout),
            NumberOfEpochs = 40,
            L2Regularization = l2,
            Seed = 1,
        }).Fit(training);
        return (_mlContext.Error(model, training), _mlContext.Error(model, test));
    }

    private static NetworkBuilder Append(NetworkBuilder net, double dropout)
    {
        net.Conv2D(16, 5, padding: 2).Relu().MaxPool2D(2).Conv2D(16, 3, padding: 1).Relu().MaxPool2D(2).Flatten();
        return dropout > 0 ? net.Dropout(dropout).Dense(128).Relu().Dropout(dropout) : net.Dense(128).Relu();
    }
}
