using ExpressML.Tensors;

namespace ExpressML.Architectures.Torchvision;

/// <summary>How PyTorch and torchvision draw first weights.</summary>
internal static class TorchInitialization
{
    /// <summary><c>kaiming_normal_(mode='fan_out')</c>: normal with variance 2 / (filters·window²). PyTorch counts all filters, whatever the groups.</summary>
    public static Initializer FanOut(int filters, int window) => new NormalDistribution(0, Math.Sqrt(2.0 / (filters * window * window)));

    /// <summary>PyTorch's default for weights and biases of convolutions and dense layers: uniform in ±1 / √fan in.</summary>
    public static Initializer FanIn(int inputs) => new Uniform(-1 / Math.Sqrt(inputs), 1 / Math.Sqrt(inputs));
}
