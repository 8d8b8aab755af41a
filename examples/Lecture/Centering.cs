using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Trainers;
using ExpressML.Transforms;

namespace Lecture;

/// <summary>The same digits with shifted and scaled pixels, with and without standardising the input.</summary>
internal static class Centering
{
    private const int Epochs = 20;

    // Of all pixels of the digits, from 0 to 16; no more than the first figures of both are needed.
    private const float Mean = 4.9f, Deviation = 6;

    public static void Run()
    {
        (string Name, Func<float, float> Change, bool Standardize)[] inputs =
        [
            ("Mean 0, deviation 1", pixel => (pixel - Mean) / Deviation, false),
            ("Mean 10, deviation 1", pixel => (pixel - Mean) / Deviation + 10, false),
            ("Mean 0, deviation 0.02", pixel => (pixel - Mean) / Deviation / 50, false),
            ("Mean 10, deviation 0.02, StandardizeInput", pixel => (pixel - Mean) / Deviation / 50 + 10, true),
        ];

        Console.WriteLine($"A hidden layer of 32 neurons with tanh, plain SGD with η = 0.05, {Epochs} epochs of 1,343 digits:");
        Console.WriteLine($"{"Pixels",-43}{"loss of epoch 1",16}{"of epoch " + Epochs,14}  test accuracy");
        var lines = new List<Line>();
        foreach ((string name, Func<float, float> change, bool standardize) in inputs)
        {
            DigitRows digits = DigitRows.Read(change: change);
            TrainingHistory history = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => net.Flatten().Dense(32).Tanh(),
                StandardizeInput = standardize,
                Optimizer = new Sgd { Momentum = 0 },
                LearningRate = 0.05,
                LearningRateSchedule = new ConstantSchedule(),
                NumberOfEpochs = Epochs,
                Seed = 1,
            }).Fit(digits.Training, digits.Test).TrainingHistory;

            Console.WriteLine($"{name,-43}{history.Epochs[0].Loss,16:F3}{history.Epochs[^1].Loss,14:F3}  {history.Epochs[^1].ValidationAccuracy,13:P1}");
            lines.Add(new Line(name, history.Epochs.Select(epoch => epoch.Loss)) { IsDashed = standardize });
        }

        LineChart.Save("centering.svg", "Mean and deviation of the input", "Epoch", "Training loss", lines);
        Lesson.Say(
            "Inputs whose mean is far from 0 move all weights of a neuron the same way, which makes the valley of the loss narrow. Inputs that are very small hardly move the weights at all. "
            + "Taking off the mean of the training data and dividing by their deviation puts both right. StandardizeInput, which is on by default, does so for each channel.",
            "LeCun, Bottou, Orr and Müller 1998, \"Efficient BackProp\", §4.3.");
    }
}
