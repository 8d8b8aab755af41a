using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>AlexNet: five convolutions, three of them in groups, and three dense layers; 60,965,224 parameters for 1000 classes of 227×227.</summary>
/// <remarks>
/// Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks", §3 (layers) and §5
/// (initialisation: weights normal with deviation 0.01; biases 1 in the second, fourth and fifth convolution and the hidden dense layers,
/// else 0), §2 (the input). The paper's figure says 224×224, but its 55×55 maps come from 227×227.
/// </remarks>
internal sealed class AlexNet : Architecture
{
    private readonly int _groups;
    private readonly bool _paperInitialization;

    /// <param name="groups">Groups of the second, fourth and fifth convolution.</param>
    /// <param name="paperInitialization">Whether weights and biases are initialised as in the paper, rather than as suits each layer.</param>
    public AlexNet(int groups, bool paperInitialization = true) => (_groups, _paperInitialization) = (groups, paperInitialization);

    // The paper subtracts only the mean from pixels of 0 to 255 (§2), so photographs have a deviation of about 58. With a deviation of 1 and weights this
    // small, the biases of 1 would dominate: after the fifth convolution, images would differ by 0.06 % instead of 3 %.
    public override double InputDeviation => _paperInitialization ? 58 : 1;

    public override Shape? ImageShape => new Shape(3, 227, 227);

    // Smaller images leave nothing for the third pooling.
    public override int SmallestSide => 67;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        NormalDistribution? weights = _paperInitialization ? new NormalDistribution(0, 0.01) : null;
        Constant zeros = new(0), ones = new(_paperInitialization ? 1 : 0);
        builder
            .Conv2D(96, 11, stride: 4, weightInitializer: weights, biasInitializer: zeros).Named("conv1").Relu().LocalResponseNormalization().MaxPool2D(3, stride: 2)
            .Conv2D(256, 5, padding: 2, groups: _groups, weightInitializer: weights, biasInitializer: ones).Named("conv2").Relu()
            .LocalResponseNormalization().MaxPool2D(3, stride: 2)
            .Conv2D(384, 3, padding: 1, weightInitializer: weights, biasInitializer: zeros).Named("conv3").Relu()
            .Conv2D(384, 3, padding: 1, groups: _groups, weightInitializer: weights, biasInitializer: ones).Named("conv4").Relu()
            .Conv2D(256, 3, padding: 1, groups: _groups, weightInitializer: weights, biasInitializer: ones).Named("conv5").Relu().MaxPool2D(3, stride: 2)
            .Flatten()
            .Dense(4096, weightInitializer: weights, biasInitializer: ones).Named("fc6").Relu().Dropout(0.5)
            .Dense(4096, weightInitializer: weights, biasInitializer: ones).Named("fc7").Relu().Dropout(0.5)
            .Dense(outputCount, weightInitializer: weights, biasInitializer: zeros).Named("fc8");
    }
}
