using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Trainers;
using ExpressML.Transforms;

namespace Lecture;

/// <summary>LeNet-5 learns handwritten digits by seven gradient methods.</summary>
internal static class Optimizers
{
    private const int Epochs = 20;

    public static void Run()
    {
        DigitRows digits = DigitRows.Read(side: 28);
        (string Name, Optimizer Optimizer, double LearningRate, int BatchSize)[] methods =
        [
            ("SGD", new Sgd { Momentum = 0 }, 0.02, 64),
            ("Momentum", new Sgd { Momentum = 0.9 }, 0.02, 64),
            ("Momentum, averaging form", new Sgd { Momentum = 0.9, Form = MomentumForm.Averaging }, 0.02, 64),
            ("Nesterov", new Sgd { Momentum = 0.9, Nesterov = true }, 0.02, 64),
            ("RProp", new RProp(), 0.001, 2048),
            ("RMSProp", new RmsProp(), 0.001, 64),
            ("Adam", new Adam(), 0.001, 64),
        ];

        Console.WriteLine($"LeNet-5, {Epochs} epochs of 1,343 digits:");
        Console.WriteLine($"{"",-26}{"η",6}  {"digits a step",14}{"loss",9}  test accuracy");
        var lines = new List<Line>();
        foreach ((string name, Optimizer optimizer, double learningRate, int batchSize) in methods)
        {
            NetworkTransformer model = new LeNetTrainer(new LeNetTrainer.Options
            {
                Optimizer = optimizer,
                LearningRate = learningRate,
                LearningRateSchedule = new ConstantSchedule(),
                BatchSize = batchSize,
                NumberOfEpochs = Epochs,
                Seed = 1,
            }).Fit(digits.Training, digits.Test);
            TrainingEpoch last = model.TrainingHistory.Epochs[^1];
            Console.WriteLine($"{name,-26}{learningRate,6}  {(batchSize > 64 ? "all" : batchSize),14}{last.Loss,9:F4}  {last.ValidationAccuracy,13:P1}");
            lines.Add(new Line(name, model.TrainingHistory.Epochs.Select(epoch => epoch.Loss)));
        }

        LineChart.Save("optimizers.svg", "LeNet-5 on digits", "Epoch", "Training loss", lines, isLogarithmic: true);
        Lesson.Say(
            "The classical form of momentum adds up gradients, so that it goes up to 1 / (1 − μ) times as far as plain SGD with the same η. The averaging form goes as far as plain SGD. "
            + "RProp only sees signs, which must not be noise, so that each step takes all digits. RMSProp and Adam adapt the step of each weight, too, and take small batches.",
            "Sutskever et al. 2013, §2; Riedmiller and Braun 1993; Tieleman and Hinton 2012, lecture 6.5; Kingma and Ba 2015, §6.");
    }
}
