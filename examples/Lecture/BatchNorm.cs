using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Trainers;
using ExpressML.Transforms;

namespace Lecture;

/// <summary>A network of three hidden layers with sigmoids, as in the paper on batch normalisation, with and without it, at three learning rates.</summary>
internal static class BatchNorm
{
    private const int HiddenLayers = 3, Neurons = 100, Epochs = 20;

    public static void Run()
    {
        DigitRows digits = DigitRows.Read();
        Console.WriteLine($"{HiddenLayers} hidden layers of {Neurons} neurons with sigmoids, plain SGD, {Epochs} epochs of 1,343 digits:");
        Console.WriteLine($"{"η",6}{"loss without",16}{"with it",10}{"test accuracy without",24}{"with it",10}");
        var lines = new List<Line>();
        foreach ((int color, double learningRate) in new[] { 0.1, 1, 10 }.Index())
        {
            TrainingHistory plain = Train(digits, learningRate, isNormalized: false), normalized = Train(digits, learningRate, isNormalized: true);
            TrainingEpoch first = plain.Epochs[^1], second = normalized.Epochs[^1];
            Console.WriteLine($"{learningRate,6}{first.Loss,16:F3}{second.Loss,10:F3}{first.ValidationAccuracy,24:P1}{second.ValidationAccuracy,10:P1}");
            lines.Add(new Line($"η = {learningRate}, with", normalized.Epochs.Select(epoch => epoch.Loss)) { Color = color });
            lines.Add(new Line($"η = {learningRate}, without", plain.Epochs.Select(epoch => epoch.Loss)) { Color = color, IsDashed = true });
        }

        LineChart.Save("batchnorm.svg", "With and without batch normalisation", "Epoch", "Training loss", lines, most: 3.5);
        Lesson.Say(
            "Batch normalisation gives each neuron inputs of mean 0 and deviation 1 over the batch, whatever the layers before do. So sigmoids stay where they are steep, and the network learns at low and "
            + "high learning rates at which it does not learn without.",
            "Ioffe and Szegedy 2015, §3.3 (learning rates) and §4.1 (this network).");
    }

    private static TrainingHistory Train(DigitRows digits, double learningRate, bool isNormalized) => new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
    {
        Network = net => Append(net, isNormalized),
        Optimizer = new Sgd { Momentum = 0 },
        LearningRate = learningRate,
        LearningRateSchedule = new ConstantSchedule(),
        NumberOfEpochs = Epochs,
        Seed = 1,
    }).Fit(digits.Training, digits.Test).TrainingHistory;

    private static NetworkBuilder Append(NetworkBuilder net, bool isNormalized)
    {
        net.Flatten();
        for (int layer = 0; layer < HiddenLayers; layer++)
        {
            net.Dense(Neurons);
            if (isNormalized)
                net.BatchNormalization();
            net.Sigmoid();
        }

        return net;
    }
}
