using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Trainers;
using ExpressML.Transforms;

namespace Lecture;

/// <summary>A network of ten hidden layers with four activation functions: how large the gradient of each layer is, and how the loss falls.</summary>
internal static class Activations
{
    private const int HiddenLayers = 10, Neurons = 32, Epochs = 40;

    public static void Run()
    {
        DigitRows digits = DigitRows.Read();
        (string Name, Func<NetworkBuilder, NetworkBuilder> Activate)[] functions =
            [("Sigmoid", net => net.Sigmoid()), ("Tanh", net => net.Tanh()), ("ReLU", net => net.Relu()), ("ELU", net => net.Elu())];

        Console.WriteLine($"{HiddenLayers} hidden layers of {Neurons} neurons, {Epochs} epochs of 1,343 digits; the loss of guessing is ln 10 = {Math.Log(10):F3}.");
        Console.WriteLine($"{"",-10}{"gradient of layer 1",20}{"of layer " + HiddenLayers,16}{"ratio",10}{"loss",9}  test accuracy");
        List<Line> gradients = [], losses = [];
        foreach ((string name, Func<NetworkBuilder, NetworkBuilder> activate) in functions)
        {
            NetworkTransformer model = new ConvolutionalNetworkTrainer(new ConvolutionalNetworkTrainer.Options
            {
                Network = net => Append(net, activate),
                Optimizer = new Sgd { Momentum = 0.9 },
                LearningRate = 0.01,
                NumberOfEpochs = Epochs,
                LayerNormsInterval = 1000,
                Seed = 1,
            }).Fit(digits.Training, digits.Test);

            TrainingHistory history = model.TrainingHistory;
            double[] norms = [.. history.LayerNorms[0].Layers.Where(norm => norm.Layer.StartsWith("hidden", StringComparison.Ordinal)).Select(norm => norm.Gradient)];
            TrainingEpoch last = history.Epochs[^1];
            Console.WriteLine($"{name,-10}{norms[0],20:0.0E-0}{norms[^1],16:0.0E-0}{norms[0] / norms[^1],10:0.#E-0}{last.Loss,9:F4}  {last.ValidationAccuracy,13:P1}");
            gradients.Add(new Line(name, norms));
            losses.Add(new Line(name, history.Epochs.Select(epoch => epoch.Loss)));
        }

        LineChart.Save("activations-gradients.svg", "Gradients in the first step", "Hidden layer, from the input on", "√(mean of g²) of the layer's weights", gradients, isLogarithmic: true);
        LineChart.Save("activations-loss.svg", "Ten hidden layers on digits", "Epoch", "Training loss", losses);
        Lesson.Say(
            $"On its way back, the gradient is multiplied by the derivative of each activation. That of the sigmoid is at most 1/4, so that after {HiddenLayers} layers almost nothing is left: "
            + "the gradient vanishes. The derivatives of tanh at 0, and of ReLU and ELU above 0, are 1.",
            "Hochreiter 1991; Glorot and Bengio 2010, §3; Glorot, Bordes and Bengio 2011, §3 (ReLU); Clevert et al. 2016, §3 (ELU).");
    }

    private static NetworkBuilder Append(NetworkBuilder net, Func<NetworkBuilder, NetworkBuilder> activate)
    {
        net.Flatten();
        for (int layer = 1; layer <= HiddenLayers; layer++)
            activate(net.Dense(Neurons).Named($"hidden{layer}"));
        return net;
    }
}
