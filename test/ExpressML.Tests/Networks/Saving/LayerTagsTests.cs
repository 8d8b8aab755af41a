using ExpressML.Layers;
using ExpressML.Networks.Saving;
using ExpressML.Persistence;

namespace ExpressML.Tests.Networks.Saving;

[TestClass]
public sealed class LayerTagsTests
{
    // Tags in files are for ever: a name that changes in code must not change here.
    private static readonly (string Tag, Layer Layer)[] _layers =
    [
        ("AdaptiveAveragePool2D", new AdaptiveAveragePool2D(3, 2)),
        ("AveragePool2D", new AveragePool2D(3, 2, 1)),
        ("AveragePool2D.2", new AveragePool2D((3, 2), 2, (1, 0), 1, true, false)),
        ("AveragePool2D.2", new AveragePool2D(3, 2, 1, countIncludePad: false)),
        ("BatchNormalization", new BatchNormalization(0.2, 1e-3)),
        ("BatchNormalization.2", new BatchNormalization(0.4, 1e-12, scale: false)),
        ("BatchNormalization.2", new BatchNormalization(shift: false)),
        ("ChannelAffine", new ChannelAffine()),
        ("ChannelShuffle", new ChannelShuffle(3)),
        ("ChannelSlice", new ChannelSlice(1, 2)),
        ("Clip", new Clip(-1, 5)),
        ("Concatenate", new Concatenate([new Relu()], [], [new Conv2D(2, 1) { GivenName = "inner" }])),
        ("Conv2D", new Conv2D(6, 5, 4, 3, 2, 3, false)),
        ("Conv2D.2", new Conv2D(6, (5, 2), (4, 1), (1, 2, 3, 0), (2, 3), 3, false)),
        ("Conv2D.2", new Conv2D(6, 3, 2, Padding2D.Same)),
        ("Conv2D.3", new Conv2D(24, 2, fixedWeights: true)),
        ("Conv2D.3", new Conv2D(6, (5, 2), 2, Padding2D.Same, groups: 2, bias: false, fixedWeights: true)),
        ("ConvTranspose2D", new ConvTranspose2D(6, (5, 2), (4, 2), (1, 2, 3, 0), (3, 1), (2, 3), 3, false)),
        ("ConvTranspose2D", new ConvTranspose2D(6, 3, 2, Padding2D.Same)),
        ("Dense", new Dense(7, false)),
        ("Dropout", new Dropout(0.25)),
        ("ElementwiseAffine", new ElementwiseAffine(isTrainable: false)),
        ("Elu", new Elu(0.5)),
        ("Flatten", new Flatten()),
        ("Gate", new Gate([new Conv2D(2, 1), new Sigmoid()])),
        ("Gelu", new Gelu()),
        ("GlobalAveragePool2D", new GlobalAveragePool2D()),
        ("GlobalMaxPool2D", new GlobalMaxPool2D()),
        ("GroupNormalization", new GroupNormalization(3, 1e-3)),
        ("HardSigmoid", new HardSigmoid(0.2, 0.4)),
        ("HardSwish", new HardSwish()),
        ("InstanceNormalization", new InstanceNormalization(1e-3)),
        ("LayerNormalization", new LayerNormalization(1e-3)),
        ("LayerNormalization.2", new LayerNormalization(1e-6, perPixel: true)),
        ("LeakyRelu", new LeakyRelu(0.2)),
        ("LocalResponseNormalization", new LocalResponseNormalization(3, 0.2, 0.5, 1)),
        ("LogSoftmax", new LogSoftmax()),
        ("MaxPool2D", new MaxPool2D(5, 3, 2)),
        ("MaxPool2D.2", new MaxPool2D((3, 2), (2, 1), (1, 0, 2, 1), (2, 3), true)),
        ("MaxPool2D.2", new MaxPool2D(3, 2, Padding2D.Same)),
        ("Merge", new Merge(MergeKind.Concatenate)),
        ("MinPool2D", new MinPool2D(5, 3, 2)),
        ("MinPool2D.2", new MinPool2D(3, dilation: 2)),
        ("PRelu", new PRelu(isShared: true)),
        ("Pad2D", new Pad2D(1, -2, 3, 4, PadMode.Edge, 0.5)),
        ("Permute", new Permute(ImageAxis.Width, ImageAxis.Channels, ImageAxis.Height)),
        ("PixelShuffle", new PixelShuffle(3, true)),
        ("PixelUnshuffle", new PixelUnshuffle(3, true)),
        ("RadialBasis", new RadialBasis(5)),
        ("Relu", new Relu()),
        ("ReplicationPad2D", new ReplicationPad2D(2)),
        ("Reshape", new Reshape(2, 3, 4)),
        ("Residual", new Residual([new Conv2D(3, 1), new Relu()], [new Conv2D(3, 1)])),
        ("Resize2D", new Resize2D(3, 4, ResizeCoordinates.Asymmetric)),
        ("Scale", new Scale(1.0 / 9)),
        ("ScaledTanh", new ScaledTanh()),
        ("Selu", new Selu()),
        ("Sigmoid", new Sigmoid()),
        ("Silu", new Silu()),
        ("Softmax", new Softmax()),
        ("Softplus", new Softplus()),
        ("Softsign", new Softsign()),
        ("SpatialDropout", new SpatialDropout(0.25)),
        ("Standardize", new Standardize()),
        ("Subsampling2D", new Subsampling2D(3)),
        ("TableConv2D", new TableConv2D([[0], [1, 2]], 3)),
        ("Tanh", new Tanh()),
        ("Unstandardize", new Unstandardize()),
        ("UpSampling2D", new UpSampling2D(2, 3)),
        ("UpSampling2D.2", new UpSampling2D(2, 3, Interpolation.Bilinear, ResizeCoordinates.AlignCorners)),
    ];

    public static IEnumerable<(string Tag, Layer Layer)> Layers => _layers;

    [TestMethod]
    [DynamicData(nameof(Layers))]
    public void Write_Layer_HasItsTagAndReadsBackAlike(string tag, Layer layer)
    {
        byte[] bytes = Bytes([layer]);
        Layer read = LayerTags.ReadMany(new ModelReader(new MemoryStream(bytes))).Single();

        Assert.AreEqual(tag, Tag(bytes));
        Assert.AreEqual(layer.NamedCode, read.NamedCode);
        CollectionAssert.AreEqual(bytes, Bytes([read]));
    }

    [TestMethod]
    public void Layers_AreAllThatThereAre()
    {
        string[] types = [.. typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract).Select(type => type.Name).Order()];
        CollectionAssert.AreEqual(types, _layers.Select(row => row.Layer.GetType().Name).Distinct().Order().ToArray());
    }

    private static byte[] Bytes(IReadOnlyList<Layer> layers)
    {
        var stream = new MemoryStream();
        LayerTags.Write(layers, new ModelWriter(stream));
        return stream.ToArray();
    }

    private static string Tag(byte[] bytes)
    {
        var reader = new ModelReader(new MemoryStream(bytes));
        reader.ReadInt32();
        return reader.ReadString();
    }
}
