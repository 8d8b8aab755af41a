using ExpressML.Networks;
using ExpressML.Trainers;
using ExpressML.Transforms;

namespace Lecture;

/// <summary>A network with far more weights than it has digits to learn from, without and with dropout and L2.</summary>
internal static class Overfitting
{
    private const int Digits = 300, Neurons = 512, Epochs = 100;

    public static void Run()
    {
        DigitRows digits = DigitRows.Read(count: Digits);
        (string Name, bool HasDropout, double L2)[] choices = [("Neither", false, 0), ("Dropout", true, 0), ("L2, λ = 0.01", false, 0.01), ("Both", true, 0.01)];

        Console.WriteLine($"Two hidden layers of {Neurons} neurons, {Epochs} epochs of {Digits} digits; validation on 454 others.");
        Console.WriteLine($"{"",-16}{"training loss",14}{"validation loss",17}{"gap",8}  validation accuracy");
        var lines = new List<Line>();
        foreach ((string name, bool hasDropout, double l2) in choices)
        {
            TrainingHistory history = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => Append(net, hasDropout),
                L2Regularization = l2,
                NumberOfEpochs = Epochs,
                Seed = 1,
            }).Fit(digits.Training, digits.Test).TrainingHistory;

            TrainingEpoch last = history.Epochs[^1];
            Console.WriteLine($"{name,-16}{last.Loss,14:F4}{last.ValidationLoss,17:F4}{last.ValidationLoss - last.Loss,8:F3}  {last.ValidationAccuracy,19:P1}");
            int color = lines.Count / 2;
            lines.Add(new Line($"{name}: validation", history.Epochs.Select(epoch => epoch.ValidationLoss)) { Color = color });
            lines.Add(new Line($"{name}: training", history.Epochs.Select(epoch => epoch.Loss)) { Color = color, IsDashed = true });
        }

        LineChart.Save("overfitting.svg", $"{Digits} digits and {Neurons} + {Neurons} neurons", "Epoch", "Loss", lines, most: 1);
        Lesson.Say(
            "A large network learns few rows by heart: the training loss goes to 0, the validation loss does not. Dropout leaves out neurons at random, so that no neuron can rely on another. "
            + "L2 keeps the weights small. Both narrow the gap between the two losses. With dropout, the training loss is that of networks with neurons left out.",
            "Srivastava et al. 2014, §1 and §4 (dropout); Krogh and Hertz 1992 (weight decay).");
    }

    private static NetworkBuilder Append(NetworkBuilder net, bool hasDropout) => hasDropout
        ? net.Flatten().Dropout(0.1).Dense(Neurons).Relu().Dropout(0.5).Dense(Neurons).Relu().Dropout(0.5)
        : net.Flatten().Dense(Neurons).Relu().Dense(Neurons).Relu();
}
