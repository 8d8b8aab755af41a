using ExpressML.Networks;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>LeNet-5 in its modern form: two convolutions with ReLU and max pooling, three dense layers; 61,706 parameters for ten digits of 28×28.</summary>
/// <remarks>Source: LeCun, Bottou, Bengio and Haffner 1998, §II.B, with ReLU, max pooling, full connections and softmax in place of the original's.</remarks>
internal sealed class LeNet5 : Architecture
{
    public override Shape? ImageShape => new Shape(1, 28, 28);

    // Smaller images leave nothing for the second pooling.
    public override int SmallestSide => 12;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames) => builder
        .Conv2D(6, 5, padding: 2).Named("C1").Relu().MaxPool2D(2).Named("S2")
        .Conv2D(16, 5).Named("C3").Relu().MaxPool2D(2).Named("S4")
        .Flatten()
        .Dense(120).Named("C5").Relu()
        .Dense(84).Named("F6").Relu()
        .Dense(outputCount);
}
