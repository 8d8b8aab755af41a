using ExpressML.Layers;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.PictureOperations;

/// <summary>Each kind of layer on random shapes, odd and even, too narrow for a vector and wide enough for many.</summary>
internal static class LayerCases
{
    /// <summary>For each kind of layer, one of random settings, and a shape that it takes.</summary>
    public static IEnumerable<Func<Random, (Layer Layer, Shape Input)>> All =>
    [
        random => Convolution(random, most: 6),
        random => Convolution(random, most: 40),
        WideConvolution,
        random => (new TableConv2D([[0, 2], [1], .. Enumerable.Range(0, random.Between(1, 20)).Select(_ => new[] { 0, 1, 2 })], 3), Picture(random, 3, 4)),
        random => (new Dense(random.Between(1, 150), bias: random.Next(2) == 0), Shape.Vector(random.Between(1, 90))),
        random => (new MaxPool2D(random.Between(1, 3), random.Between(1, 3)), Picture(random, 18, 3)),
        random => (new MaxPool2D(3, random.Between(1, 3), 1), Picture(random, 18, 3)),
        random => (new MinPool2D(random.Between(1, 3), random.Between(1, 2)), Picture(random, 18, 3)),
        random => (new AveragePool2D(random.Between(1, 3), random.Between(1, 3)), Picture(random, 18, 3)),
        random => (new AveragePool2D(3, random.Between(1, 3), 1), Picture(random, 18, 3)),
        random => (new AdaptiveAveragePool2D(random.Between(1, 9), random.Between(1, 9)), Picture(random, 18, 1)),
        random => (new GlobalAveragePool2D(), Picture(random, 40, 1)),
        random => (new GlobalMaxPool2D(), Picture(random, 40, 1)),
        random => (new Subsampling2D(random.Between(1, 3)), Picture(random, 18, 3)),
        random => (new ReplicationPad2D(random.Between(1, 4)), Picture(random, 5, 1)),
        random => (new BatchNormalization(), Picture(random, 20, 1)),
        random => (new LayerNormalization(), Picture(random, 5, 1)),
        random => (new LocalResponseNormalization(random.Between(1, 7), 0.1, random.Next(2) == 0 ? 0.75 : 0.6), Picture(random, 20, 1)),
        random => (new Standardize(), Picture(random, 5, 1)),
        random => (new Unstandardize(), Picture(random, 5, 1)),
        random => (new Softmax(), random.Next(2) == 0 ? Shape.Vector(random.Between(1, 60)) : Picture(random, 9, 1)),
        random => (new RadialBasis(random.Between(1, 20)), Shape.Vector(random.Between(1, 90))),
        random => (new Flatten(), Picture(random, 5, 1)),
        random => (new Dropout(), Picture(random, 5, 1)),
        random => (new SpatialDropout(), Picture(random, 5, 1)),
        random => (new Relu(), Picture(random, 5, 1)),
        random => (new LeakyRelu(), Picture(random, 5, 1)),
        random => (new Elu(), Picture(random, 5, 1)),
        random => (new Selu(), Picture(random, 5, 1)),
        random => (new Gelu(), Picture(random, 5, 1)),
        random => (new Silu(), Picture(random, 5, 1)),
        random => (new Sigmoid(), Picture(random, 5, 1)),
        random => (new Softplus(), Picture(random, 5, 1)),
        random => (new Tanh(), Picture(random, 5, 1)),
        random => (new ScaledTanh(), Picture(random, 5, 1)),
        random => (new Residual([new Conv2D(5, 3, padding: 1), new Relu()], [new Conv2D(5, 1)]), Picture(random, 5, 3)),
        random => (new Concatenate([new Conv2D(3, 3, padding: 1)], [], [new Relu()]), Picture(random, 5, 3)),
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

    private static Shape Picture(Random random, int channels, int least) =>
        new(channels == 3 ? 3 : random.Between(1, channels), random.Between(least, 30), random.Between(least, 30));
}
