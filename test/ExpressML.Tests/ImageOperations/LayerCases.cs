using ExpressML.Augmentations;
using ExpressML.Layers;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.ImageOperations;

/// <summary>Each kind of layer on random shapes, odd and even, too narrow for a vector and wide enough for many.</summary>
internal static class LayerCases
{
    /// <summary>For each kind of layer, one of random settings, and a shape that it takes.</summary>
    public static IEnumerable<Func<Random, (Layer Layer, Shape Input)>> All =>
    [
        random => Convolution(random, most: 6),
        random => Convolution(random, most: 40),
        WideConvolution,
        random => (new Conv2D(random.Between(1, 20), 2, fixedWeights: true), Image(random, 5, 2)),
        UnequalConvolution,
        Depthwise,
        Transposed,
        random => (new TableConv2D([[0, 2], [1], .. Enumerable.Range(0, random.Between(1, 20)).Select(_ => new[] { 0, 1, 2 })], 3), Image(random, 3, 4)),
        random => (new Dense(random.Between(1, 150), bias: random.Next(2) == 0), Shape.Vector(random.Between(1, 90))),
        random => (new MaxPool2D(random.Between(1, 3), random.Between(1, 3)), Image(random, 18, 3)),
        random => (new MaxPool2D(3, random.Between(1, 3), 1), Image(random, 18, 3)),
        random => (new MinPool2D(random.Between(1, 3), random.Between(1, 2)), Image(random, 18, 3)),
        random => (new AveragePool2D(random.Between(1, 3), random.Between(1, 3)), Image(random, 18, 3)),
        random => (new AveragePool2D(3, random.Between(1, 3), 1), Image(random, 18, 3)),
        random => (new MaxPool2D(Sides(random, 1, 3), Sides(random, 1, 3), UnequalPadding(random), ceilMode: random.Next(2) == 0), Image(random, 18, 5)),
        random => (new MaxPool2D(2, Sides(random, 1, 3), Padding2D.Same, Sides(random, 1, 3), random.Next(2) == 0), Image(random, 18, 5)),
        random => (new MinPool2D(Sides(random, 2, 4), Sides(random, 1, 3), (1, 0), (2, 1)), Image(random, 18, 9)),
        random => (new AveragePool2D(Sides(random, 1, 3), Sides(random, 1, 3), UnequalPadding(random), 1, random.Next(2) == 0, random.Next(2) == 0), Image(random, 18, 5)),
        random => (new AveragePool2D(3, Sides(random, 1, 2), (1, 0, 2, 0), (2, 1), ceilMode: true, countIncludePad: false), Image(random, 18, 5)),
        random => (new AdaptiveAveragePool2D(random.Between(1, 9), random.Between(1, 9)), Image(random, 18, 1)),
        random => (new GlobalAveragePool2D(), Image(random, 40, 1)),
        random => (new GlobalMaxPool2D(), Image(random, 40, 1)),
        random => (new Subsampling2D(random.Between(1, 3)), Image(random, 18, 3)),
        random => (new ReplicationPad2D(random.Between(1, 4)), Image(random, 5, 1)),
        random => (new BatchNormalization(), Image(random, 20, 1)),
        random => (new BatchNormalization(scale: random.Next(2) == 0, shift: random.Next(2) == 0), Image(random, 20, 1)),
        random => (new LayerNormalization(), Image(random, 5, 1)),
        random => (new LayerNormalization(perPixel: true), (random.Between(2, 9), random.Between(1, 24), random.Between(1, 24))),
        random => (new LayerNormalization(1e-6, perPixel: true), random.Next(2) == 0 ? Shape.Vector(random.Between(2, 30)) : (3, 2, random.Between(1, 9))),
        random => (new GroupNormalization(3), (3 * random.Between(1, 5), random.Between(2, 20), random.Between(1, 20))),
        random => (new InstanceNormalization(), Image(random, 5, 2)),
        random => (new LocalResponseNormalization(random.Between(1, 7), 0.1, random.Next(2) == 0 ? 0.75 : 0.6), Image(random, 20, 1)),
        random => (new Standardize(), Image(random, 5, 1)),
        random => (new Unstandardize(), Image(random, 5, 1)),
        random => (new Softmax(), random.Next(2) == 0 ? Shape.Vector(random.Between(1, 60)) : Image(random, 9, 1)),
        random => (new LogSoftmax(), random.Next(2) == 0 ? Shape.Vector(random.Between(1, 60)) : Image(random, 9, 1)),
        random => (new RadialBasis(random.Between(1, 20)), Shape.Vector(random.Between(1, 90))),
        random => (new Flatten(), Image(random, 5, 1)),
        random => (new Reshape(4, 3, 5), (2, 6, 5)),
        random => (new Pad2D(random.Between(-2, 3), random.Between(-2, 3), random.Between(-2, 3), random.Between(-2, 3), (PadMode)random.Next(3), value: 0.5), Image(random, 5, 5)),
        random => (new UpSampling2D(random.Between(1, 3), random.Between(1, 3)), Image(random, 5, 1)),
        random => (new UpSampling2D(random.Between(1, 3), random.Between(2, 3), Interpolation.Bilinear, (ResizeCoordinates)random.Next(3)), Image(random, 5, 1)),
        random => (new Resize2D(random.Between(1, 20), random.Between(2, 20), (ResizeCoordinates)random.Next(3)), Image(random, 5, 1)),
        random => (new PixelShuffle(2, random.Next(2) == 0), (4 * random.Between(1, 4), random.Between(1, 20), random.Between(1, 20))),
        random => (new PixelUnshuffle(2, random.Next(2) == 0), (random.Between(1, 4), 2 * random.Between(1, 9), 2 * random.Between(1, 9))),
        random => (new Permute(ImageAxis.Width, ImageAxis.Channels, ImageAxis.Height), Image(random, 5, 1)),
        random => (new ChannelSlice(random.Between(0, 2), random.Between(1, 3)), (random.Between(5, 9), random.Between(1, 20), random.Between(1, 20))),
        random => (new ChannelShuffle(3), (3 * random.Between(1, 5), random.Between(1, 20), random.Between(1, 20))),
        random => (new ChannelAffine(), Image(random, 5, 1)),
        random => (new ElementwiseAffine(), Image(random, 5, 1)),
        random => (new Scale(1.0 / 9), Image(random, 5, 1)),
        random => (new Dropout(), Image(random, 5, 1)),
        random => (new SpatialDropout(), Image(random, 5, 1)),
        random => (new Relu(), Image(random, 5, 1)),
        random => (new LeakyRelu(), Image(random, 5, 1)),
        random => (new PRelu(isShared: random.Next(2) == 0), Image(random, 5, 1)),
        random => (new Clip(-0.5, 0.5), Image(random, 5, 1)),
        random => (new Elu(), Image(random, 5, 1)),
        random => (new Selu(), Image(random, 5, 1)),
        random => (new Gelu(), Image(random, 5, 1)),
        random => (new Silu(), Image(random, 5, 1)),
        random => (new Sigmoid(), Image(random, 5, 1)),
        random => (new HardSigmoid(), Image(random, 5, 1)),
        random => (new HardSwish(), Image(random, 5, 1)),
        random => (new Softsign(), Image(random, 5, 1)),
        random => (new Softplus(), Image(random, 5, 1)),
        random => (new Tanh(), Image(random, 5, 1)),
        random => (new ScaledTanh(), Image(random, 5, 1)),
        random => (new Residual([new Conv2D(5, 3, padding: 1), new Relu()], [new Conv2D(5, 1)]), Image(random, 5, 3)),
        random => (new Gate([new GlobalAveragePool2D(), new Conv2D(5, 1), new Sigmoid()]), Image(random, 1, 3) with { Channels = 5 }),
        random => (new Concatenate([new Conv2D(3, 3, padding: 1)], [], [new Relu()]), Image(random, 5, 3)),
    ];

    private static (Layer Layer, Shape Input) Convolution(Random random, int most)
    {
        int window = random.Between(1, 5), dilation = random.Between(1, 2), padding = random.Between(0, 2), groups = random.Between(1, 2);
        int least = Math.Max(1, dilation * (window - 1) + 1 - 2 * padding);
        var layer = new Conv2D(groups * random.Between(1, most), window, random.Between(1, 3), padding, dilation, groups, random.Next(4) > 0);
        return (layer, new Shape(groups * random.Between(1, most), random.Between(least, least + 9), random.Between(least, least + 9)));
    }

    // Few filters over rows of more than 16 pixels.
    private static (Layer Layer, Shape Input) WideConvolution(Random random) =>
        (new Conv2D(random.Between(1, 13), random.Between(1, 5), padding: random.Between(0, 2)), new Shape(random.Between(1, 3), random.Between(5, 9), random.Between(21, 50)));

    private static (Layer Layer, Shape Input) UnequalConvolution(Random random)
    {
        Size2D window = Sides(random, 1, 5), dilation = Sides(random, 1, 2);
        Padding2D padding = random.Next(3) == 0 ? Padding2D.Same : (random.Between(0, 2), random.Between(0, 2), random.Between(0, 2), random.Between(0, 2));
        var layer = new Conv2D(random.Between(1, 20), window, Sides(random, 1, 3), padding, dilation);
        return (layer, new Shape(random.Between(1, 6), random.Between(9, 18), random.Between(9, 40)));
    }

    private static (Layer Layer, Shape Input) Depthwise(Random random)
    {
        int channels = random.Between(2, 9);
        Padding2D padding = random.Next(3) == 0 ? Padding2D.Same : random.Between(0, 2);
        var layer = new Conv2D(channels * random.Between(1, 2), Sides(random, 1, 5), Sides(random, 1, 3), padding, Sides(random, 1, 2), channels, random.Next(4) > 0);
        return (layer, new Shape(channels, random.Between(9, 90), random.Between(9, 60)));
    }

    private static (Layer Layer, Shape Input) Transposed(Random random)
    {
        int groups = random.Between(1, 2);
        Size2D stride = Sides(random, 1, 3);
        bool isSame = random.Next(3) == 0;
        var layer = new ConvTranspose2D(
            groups * random.Between(1, 9), Sides(random, 2, 4), stride, isSame ? Padding2D.Same : (0, 1, 1, 0), isSame ? 0 : (stride.Height - 1, 0), Sides(random, 1, 2), groups,
            random.Next(4) > 0);
        return (layer, new Shape(groups * random.Between(1, 9), random.Between(2, 9), random.Between(2, 20)));
    }

    private static Size2D Sides(Random random, int least, int most) => (random.Between(least, most), random.Between(least, most));

    private static Padding2D UnequalPadding(Random random) => random.Next(2) == 0 ? 0 : Padding2D.Same;

    private static Shape Image(Random random, int channels, int least) =>
        new(channels == 3 ? 3 : random.Between(1, channels), random.Between(least, 30), random.Between(least, 30));
}
