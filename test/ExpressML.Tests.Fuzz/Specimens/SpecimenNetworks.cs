using ExpressML.Data.Rows;
using ExpressML.Layers;
using ExpressML.Networks;

namespace ExpressML.Tests.Fuzz.Specimens;

/// <summary>Small networks that together have each layer.</summary>
internal static class SpecimenNetworks
{
    private const int ClassCount = 3;

    private static readonly Shape _image = (1, 4, 4);

    /// <summary>The networks; the last has one output.</summary>
    public static IReadOnlyList<(string Name, Network Network)> All =>
    [
        ("convolutions", Initialized((3, 6, 7), net => net.Standardize().ReplicationPad2D(1).Conv2D(4, 3, stride: 2, padding: 1, groups: 1).Named("first")
            .BatchNormalization().Relu().Conv2D(4, 3, padding: 2, dilation: 2, groups: 2, bias: false).LocalResponseNormalization().SpatialDropout(0.2)
            .AdaptiveAveragePool2D(2).Flatten().LayerNormalization().Dense(ClassCount))),
        ("branches", Initialized((2, 6, 6), net => net
            .Residual(block => block.Conv2D(4, 3, padding: 1).Relu().Residual(inner => inner.Conv2D(4, 1)), shortcut => shortcut.Conv2D(4, 1))
            .Concatenate(left => left.Conv2D(2, 1).Relu(), right => right, pool => pool.AveragePool2D(3, 1, 1)).GlobalMaxPool2D().Flatten().Dense(ClassCount, bias: false))),
        ("a graph", Initialized((2, 5, 5), net => net.Conv2D(3, 3, padding: 1).Named("a").Relu().From("a").Multiply(gate => gate.GlobalAveragePool2D().Conv2D(3, 1).Sigmoid())
            .AddFrom("Relu1").From(Network.InputName).GlobalAveragePool2D().Conv2D(1, 1).MultiplyBy("Merge1").ConcatenateWith("a", "a").Flatten().Dense(ClassCount))),
        ("pools", Initialized((2, 9, 9), net => net.WhiteningConv2D(2, 1).MaxPool2D(3, 2, 1).MinPool2D(2, 1).AveragePool2D(2).BatchNormalization(scale: false).Scale(0.5).GlobalAveragePool2D().Flatten().Dropout(0.3).Dense(ClassCount))),
        ("1998", Initialized((2, 8, 8), net => net.TableConv2D([[0], [0, 1], [1]], 3).Subsampling2D(2).ScaledTanh().Flatten().Dense(4).RadialBasis(ClassCount))),
        ("activations", Initialized((2, 2, 2), net => net
            .LeakyRelu(0.2).Elu(1.3).Selu().Gelu().Silu().Softplus().Sigmoid().Tanh().PRelu().Clip(-1, 2).HardSigmoid(0.2).HardSwish().Softsign()
            .Flatten().Dense(ClassCount).LogSoftmax().Softmax())),
        ("rearrangements", Initialized((8, 2, 2), net => net
            .ChannelShuffle(2).PixelShuffle(2).Pad2D(1, -1, 2, 0, PadMode.Edge).UpSampling2D(2, 1).ChannelSlice(0, 1).GroupNormalization(1).InstanceNormalization().ChannelAffine()
            .Permute(ImageAxis.Height, ImageAxis.Width, ImageAxis.Channels).Reshape(2, 7, 3).Pad2D(1, 0, 0, 1).PixelUnshuffle(2).Flatten().Dense(ClassCount))),
        ("a layer of its own", Initialized((2, 2, 2), net => net.Add(new Shifted()).Flatten().Dense(ClassCount))),
        ("one output", Initialized((3, 1, 1), net => net.Dense(2).Tanh().Dense(1).Unstandardize())),
    ];

    /// <summary>The smallest network with several outputs.</summary>
    public static Network Small() => Initialized(_image, net => net.Conv2D(2, 3).Relu().Flatten().Dense(ClassCount));

    /// <summary>Rows to train it on.</summary>
    public static TrainingData SmallRows()
    {
        var random = new Random(1);
        var data = new TrainingData(_image, ClassCount);
        for (int row = 0; row < 8; row++)
        {
            foreach (ref float pixel in data.NextRow())
                pixel = random.NextSingle();
            data.Commit(row % ClassCount);
        }

        return data;
    }

    private static Network Initialized(Shape input, Func<NetworkBuilder, NetworkBuilder> build)
    {
        Network network = build(new NetworkBuilder()).Build(input);
        network.Initialize(new Random(1));
        return network;
    }
}
