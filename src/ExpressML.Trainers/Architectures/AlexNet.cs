using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms;

namespace ExpressML.Architectures;

/// <summary>AlexNet: five convolutions, three of them in groups, and three dense layers; 60,965,224 parameters for 1000 classes of 227×227.</summary>
/// <remarks>
/// Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks", §3 (layers) and §5
/// (initialisation: weights normal with deviation 0.01; biases 1 in the second, fourth and fifth convolution and the hidden dense layers,
/// else 0). The paper's figure says 224×224, but its 55×55 maps come from 227×227.
/// </remarks>
internal sealed class AlexNet : Architecture
{
    private readonly int _groups;

    /// <param name="groups">Groups of the second, fourth and fifth convolution.</param>
    public AlexNet(int groups) => _groups = groups;

    public override Shape? PictureShape => new Shape(3, 227, 227);

    // Below it, nothing is left for the third pooling.
    public override int SmallestSide => 67;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        var weights = new NormalDistribution(0, 0.01);
        Constant zeros = new(0), ones = new(1);
        builder
            .Conv2D(96, 11, stride: 4, weightInitializer: weights, biasInitializer: zeros).Relu().LocalResponseNormalization().MaxPool2D(3, stride: 2)
            .Conv2D(256, 5, padding: 2, groups: _groups, weightInitializer: weights, biasInitializer: ones).Relu()
            .LocalResponseNormalization().MaxPool2D(3, stride: 2)
            .Conv2D(384, 3, padding: 1, weightInitializer: weights, biasInitializer: zeros).Relu()
            .Conv2D(384, 3, padding: 1, groups: _groups, weightInitializer: weights, biasInitializer: ones).Relu()
            .Conv2D(256, 3, padding: 1, groups: _groups, weightInitializer: weights, biasInitializer: ones).Relu().MaxPool2D(3, stride: 2)
            .Flatten()
            .Dense(4096, weightInitializer: weights, biasInitializer: ones).Relu().Dropout(0.5)
            .Dense(4096, weightInitializer: weights, biasInitializer: ones).Relu().Dropout(0.5)
            .Dense(outputCount, weightInitializer: weights, biasInitializer: zeros);
    }
}
