using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Transforms;

namespace ExpressML.Architectures;

/// <summary>LeNet-5 as it was published: 60,000 parameters for grey pictures, whatever the number of classes.</summary>
/// <remarks>
/// <para>The field is 32×32. A picture of 28×28, such as MNIST's, is put in its middle and the pixels of its edge are continued, which on an even
/// background is what the paper did.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.B, table I and appendix A.</para>
/// </remarks>
internal static class LeNet5Classic
{
    /// <summary>Side of the field, in pixels.</summary>
    public const int Side = 32;

    /// <summary>Side of the smaller pictures that are put in the middle of the field, in pixels.</summary>
    public const int SmallSide = 28;

    /// <summary>The channels of S2 that each filter of C3 sees: table I.</summary>
    private static readonly int[][] _table =
    [
        [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
        [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
        [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5],
        [0, 1, 2, 3, 4, 5],
    ];

    /// <summary>Whether pictures of this shape are taken.</summary>
    public static bool Takes(Shape input) => (input.Height, input.Width) is (Side, Side) or (SmallSide, SmallSide);

    public static Network Create(Shape input, int classCount, LabelNames? classNames, bool standardizeInput)
    {
        var builder = new NetworkBuilder();
        if (standardizeInput)
            builder.Standardize();
        if (input.Height < Side)
            builder.ReplicationPad2D((Side - SmallSide) / 2);
        var initializer = new InverseFanIn();
        return builder
            .Conv2D(6, 5, weightInitializer: initializer).ScaledTanh()
            .Subsampling2D(2, initializer).ScaledTanh()
            .TableConv2D(_table, 5, initializer).ScaledTanh()
            .Subsampling2D(2, initializer).ScaledTanh()
            .Conv2D(120, 5, weightInitializer: initializer).ScaledTanh()
            .Dense(DigitCodes.Length, weightInitializer: initializer).ScaledTanh()
            .RadialBasis(classCount, DigitCodes.Of(classNames))
            .Build(input);
    }
}
