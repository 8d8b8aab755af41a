using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Tensors;
using ExpressML.Trainers;
using ExpressML.Transforms;

namespace Lecture;

/// <summary>A network of ten hidden layers with ReLU begins with weights of four sizes: how large the activations are, and how the loss falls.</summary>
internal static class Initialization
{
    private const int HiddenLayers = 10, Neurons = 64, Epochs = 40;

    public static void Run()
    {
        DigitRows digits = DigitRows.Read();
        (string Name, Initializer Initializer)[] initializers =
        [
            ("Too small: deviation 0.05", new NormalDistribution(0, 0.05)), ("Too large: deviation 0.4", new NormalDistribution(0, 0.4)),
            ("Glorot", new Glorot { Normal = true }), ("He", new He { Normal = true }),
        ];

        Console.WriteLine($"{HiddenLayers} hidden layers of {Neurons} neurons with ReLU, {Epochs} epochs of 1,343 digits, gradients clipped to a norm of 1; the loss of guessing is ln 10 = {Math.Log(10):F3}.");
        Console.WriteLine($"{"",-28}{"activation of layer 1",22}{"of layer " + HiddenLayers,14}{"loss of epoch 1",17}{"of epoch " + Epochs,14}");
        List<Line> activations = [], losses = [];
        foreach ((string name, Initializer initializer) in initializers)
        {
            TrainingHistory history = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => Append(net, initializer),
                Optimizer = new Sgd { Momentum = 0.9 },
                LearningRate = 0.005,
                GradientClippingNorm = 1,
                NumberOfEpochs = Epochs,
                LayerNormsInterval = 1000,
                Seed = 1,
            }).Fit(digits.Training).TrainingHistory;

            double[] norms = [.. history.LayerNorms[0].Layers.Where(norm => norm.Layer.StartsWith("hidden", StringComparison.Ordinal)).Select(norm => norm.Activation)];
            Console.WriteLine($"{name,-28}{norms[0],22:G3}{norms[^1],14:G3}{history.Epochs[0].Loss,17:G3}{history.Epochs[^1].Loss,14:G3}");
            activations.Add(new Line(name, norms));
            losses.Add(new Line(name, history.Epochs.Select(epoch => epoch.Loss)));
        }

        LineChart.Save("initialization-activations.svg", "Activations before the first step", "Hidden layer, from the input on", "√(mean of y²) behind the ReLU", activations, isLogarithmic: true);
        LineChart.Save("initialization-loss.svg", "First weights and the loss", "Epoch", "Training loss", losses, isLogarithmic: true);
        Lesson.Say(
            "A layer multiplies the size of its input by √(fan in · variance of the weights), and ReLU lets half of the square through. Weights that are too small or too large make activations shrink or grow "
            + "from layer to layer. Glorot's variance, 2 / (fan in + fan out), keeps their size where the activation is like tanh; ReLU needs He's, 2 / fan in.",
            "Glorot and Bengio 2010, §4.2, equation 16; He et al. 2015, §2.2, equation 10.");
    }

    private static NetworkBuilder Append(NetworkBuilder net, Initializer initializer)
    {
        net.Flatten();
        for (int layer = 1; layer <= HiddenLayers; layer++)
            net.Dense(Neurons, weightInitializer: initializer).Named($"hidden{layer}").Relu();
        return net;
    }
}
