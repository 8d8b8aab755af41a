using ExpressML.Networks;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>Dense layers with ReLU, one after the other: a multilayer perceptron.</summary>
/// <remarks>Source: Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors", with ReLU in place of the sigmoid.</remarks>
/// <param name="hiddenNeurons">Neurons of each hidden layer.</param>
internal sealed class DenseNetwork(IReadOnlyList<int> hiddenNeurons) : Architecture
{
    // Each number is standardised by itself.
    public override bool TakesVectors => true;

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        if (input.Area > 1)
            builder.Flatten();

        foreach (int neurons in hiddenNeurons)
            builder.Dense(neurons).Relu();
        builder.Dense(outputCount);
    }
}
