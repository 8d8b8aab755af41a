using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>LeNet-5 as it was published: 60,000 parameters for grey images, whatever the number of classes.</summary>
/// <remarks>
/// <para>Inputs are 32×32. Images of 28×28, such as MNIST's, are padded by repeating their edge pixels, which on an even background is what the paper
/// did.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.B, table I and appendix A.</para>
/// </remarks>
internal sealed class LeNet5Classic : Architecture
{
    /// <summary>Side of the input, in pixels.</summary>
    private const int Side = 32;

    /// <summary>Side of the smaller images that are padded, in pixels.</summary>
    private const int SmallSide = 28;

    /// <summary>The channels of S2 that each filter of C3 reads: table I.</summary>
    private static readonly int[][] _table =
    [
        [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
        [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
        [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5],
        [0, 1, 2, 3, 4, 5],
    ];

    public override Shape? ImageShape => new Shape(1, 28, 28);

    public override Loss LossFor(TargetKind targets) => new MaximumAPosteriori();

    public override void CheckTargets(TargetKind targets)
    {
        if (targets != TargetKind.Class)
        {
            throw new ArgumentException(
                "Variant must be Modern for this task: the outputs of LeNetVariant.Classic1998 are distances from codes of classes, which suit multiclass classification only.");
        }
    }

    public override void CheckInput(Shape input, string featureColumnName)
    {
        if ((input.Height, input.Width) is (Side, Side) or (SmallSide, SmallSide))
            return;
        throw ColumnErrors.Mismatch(
            "feature", featureColumnName, "images of 28×28 or 32×32 pixels, which are all that LeNetVariant.Classic1998 takes",
            $"{input}. Resize them first, for example with mlContext.Transforms.ResizePixels to 28×28.");
    }

    private protected override void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames)
    {
        if (input.Height < Side)
            builder.ReplicationPad2D((Side - SmallSide) / 2);
        var initializer = new InverseFanIn();
        builder
            .Conv2D(6, 5, weightInitializer: initializer).Named("C1").ScaledTanh()
            .Subsampling2D(2, initializer).Named("S2").ScaledTanh()
            .TableConv2D(_table, 5, initializer).Named("C3").ScaledTanh()
            .Subsampling2D(2, initializer).Named("S4").ScaledTanh()
            .Conv2D(120, 5, weightInitializer: initializer).Named("C5").ScaledTanh()
            .Dense(DigitCodes.Length, weightInitializer: initializer).Named("F6").ScaledTanh()
            .RadialBasis(outputCount, DigitCodes.Of(labelNames));
    }
}
