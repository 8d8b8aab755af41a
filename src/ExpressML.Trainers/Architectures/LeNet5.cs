using ExpressML.Networks;

namespace ExpressML.Architectures;

/// <summary>LeNet-5 in its modern form: two convolutions with ReLU and max pooling, three dense layers; 61,706 parameters for ten digits of 28×28.</summary>
/// <remarks>Source: LeCun, Bottou, Bengio and Haffner 1998, §II.B, with ReLU, max pooling, full connections and softmax in place of the original's.</remarks>
internal static class LeNet5
{
    /// <summary>Side of the smallest image: below it, nothing is left for the second pooling.</summary>
    public const int SmallestSide = 12;

    public static Network Create(Shape input, int classCount, bool standardizeInput)
    {
        var builder = new NetworkBuilder();
        if (standardizeInput)
            builder.Standardize();
        return builder
            .Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2)
            .Conv2D(16, 5).Relu().MaxPool2D(2)
            .Flatten()
            .Dense(120).Relu()
            .Dense(84).Relu()
            .Dense(classCount)
            .Build(input);
    }
}
