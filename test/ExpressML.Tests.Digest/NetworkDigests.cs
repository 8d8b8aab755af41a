using ExpressML.Data.Rows;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;

namespace ExpressML.Tests.Digest;

/// <summary>
/// Whole networks: two training steps, then the scores of 1, 3, 16 and 40 images. They know no kernel by name, so that kernels may be written anew.
/// </summary>
internal static class NetworkDigests
{
    // A full lane block and three examples of another.
    private const int Batch = 19;
    private const int ClassCount = 5;

    private static readonly int[] _scoredTogether = [1, 3, 16, 40];

    // Few and many, none a multiple of the lanes or of a tile's rows but the last.
    private static readonly int[] _channels = [1, 3, 5, 7, 17, 33, 64];

    public static IEnumerable<(string Name, Action<Digest> Compute)> Small => [.. Convolutions, .. Layers, .. Losses, .. LeNets];

    /// <summary>Those that take long where a fused multiply-add is made by software.</summary>
    public static IEnumerable<(string Name, Action<Digest> Compute)> Large =>
    [
        ("SmallVgg", digest => TrainWhole(digest, new Architectures.SmallVgg().Create((3, 10, 11), ClassCount), new SoftmaxCrossEntropy())),
        ("ResNet-9", digest => TrainWhole(digest, new Architectures.ResNet9().Create((3, 8, 9), ClassCount), new SoftmaxCrossEntropy(), batch: 5, [1, 3])),
        ("Mid", digest => Train(digest, (3, 16, 13), net => Block(Block(Block(net, 32).MaxPool2D(2), 64).MaxPool2D(2), 128).AdaptiveAveragePool2D(1))),
        ("AlexNet", digest => TrainWhole(digest, AlexNet(), new SoftmaxCrossEntropy(), batch: 5, [1, 3])),
    ];

    private static IEnumerable<(string Name, Action<Digest> Compute)> Convolutions
    {
        get
        {
            foreach (int channels in _channels)
            {
                yield return ($"Conv2D, 3×3, {channels} channels", digest => EachFilters(digest, channels, (net, filters) => net.Conv2D(filters, 3, padding: 1).Relu(), (9, 11)));
                yield return ($"Conv2D, 3×3, {channels} channels, one row and one column", digest => EachFilters(digest, channels, (net, filters) => net.Conv2D(filters, 3, padding: 1), (1, 7), (5, 1)));
                yield return ($"Conv2D, 5×5, {channels} channels", digest => EachFilters(digest, channels, (net, filters) => net.Conv2D(filters, 5, padding: 2).Relu(), (7, 10)));
                yield return ($"Conv2D, 5×5 and pooling, {channels} channels", digest => EachFilters(digest, channels, (net, filters) => net.Conv2D(filters, 5).Relu().MaxPool2D(2), (9, 11)));
                yield return ($"Conv2D, 3×3 and pooling, {channels} channels", digest => EachFilters(digest, channels, (net, filters) => net.Conv2D(filters, 3, padding: 1).Relu().MaxPool2D(2), (8, 9)));
                yield return ($"Conv2D, 1×1 and 2×2, {channels} channels", digest => EachFilters(digest, channels, (net, filters) => net.Conv2D(filters, 1).Relu().Conv2D(7, 2, stride: 2), (6, 7)));
            }

            yield return ("Conv2D, strides", digest => Each(digest, [2, 3, 4], stride => Train(digest, (3, 17, 19), net => net
                .Conv2D(7, 3, stride, padding: 1).Relu().Conv2D(17, 5, stride, padding: 4).Flatten())));
            yield return ("Conv2D, groups", digest => Each(digest, [2, 3, 6], groups => Train(digest, (6, 9, 8), net => net
                .Conv2D(12, 3, padding: 1, groups: groups).Relu().Conv2D(36, 5, padding: 2, groups: groups).Conv2D(48, 3, groups: groups).Flatten())));
            yield return ("Conv2D, groups of many channels", digest => Train(digest, (66, 7, 6), net => net
                .Conv2D(68, 3, padding: 1, groups: 2).Relu().Conv2D(70, 5, padding: 2, groups: 2).Flatten()));
            yield return ("Conv2D, a group for each channel", digest => Train(digest, (17, 8, 9), net => net
                .Conv2D(17, 3, padding: 1, groups: 17).Relu().Conv2D(34, 5, padding: 2, groups: 17).Flatten()));
            yield return ("Conv2D, dilation", digest => Each(digest, [2, 3], dilation => Train(digest, (5, 13, 15), net => net
                .Conv2D(7, 3, padding: 2, dilation: dilation).Relu().Conv2D(19, 3, stride: 2, padding: 1, dilation: dilation).Flatten())));
            yield return ("Conv2D, paddings", digest => Each(digest, [0, 1, 2], padding => Train(digest, (17, 7, 9), net => net
                .Conv2D(33, 3, padding: padding, bias: false).Relu().Conv2D(17, 5, padding: padding + 2).Flatten())));
            yield return ("Conv2D, sides that differ", digest => Train(digest, (3, 17, 15), net => net
                .Conv2D(17, (1, 7), padding: (0, 3)).Relu().Conv2D(9, (5, 2), (1, 2), (1, 0, 3, 2)).Conv2D(12, 3, 2, Padding2D.Same).Conv2D(12, 3, padding: (0, 1, 2, 1)).Flatten()));
            yield return ("Conv2D, a group for each channel, strides and wide rows", digest => Train(digest, (17, 13, 37), net => net
                .Conv2D(17, 3, padding: 1, groups: 17).Relu().Conv2D(17, 3, 2, 1, groups: 17).Conv2D(34, (3, 5), (2, 1), Padding2D.Same, groups: 17).Flatten()));
            yield return ("Conv2D, fixed weights", digest => Train(digest, (3, 9, 11), net => net
                .WhiteningConv2D(24, 2).Gelu().Conv2D(17, 3, padding: 1, fixedWeights: true).Relu().MaxPool2D(2).Conv2D(7, 5, padding: 2, bias: false, fixedWeights: true).Flatten()));
            yield return ("ConvTranspose2D", digest => Train(digest, (9, 5, 6), net => net
                .ConvTranspose2D(7, 4, 2, 1).Relu().ConvTranspose2D(18, (3, 2), (1, 2), (1, 0), (0, 1)).ConvTranspose2D(18, 3, 2, Padding2D.Same, groups: 18).Flatten()));
            yield return ("Conv2D, windows of 7×7 and 11×11", digest => Train(digest, (3, 35, 37), net => net
                .Conv2D(9, 11, stride: 4).Relu().Conv2D(17, 7, padding: 3).Flatten()));
            yield return ("Conv2D, windows as large as the image", digest => Train(digest, (7, 6, 6), net => net.Conv2D(33, 6).Relu()));
        }
    }

    private static IEnumerable<(string Name, Action<Digest> Compute)> Layers
    {
        get
        {
            (string, Func<NetworkBuilder, NetworkBuilder>)[] activations =
            [
                ("Relu", net => net.Relu()), ("LeakyRelu", net => net.LeakyRelu(0.2)), ("Elu", net => net.Elu(1.3)), ("Selu", net => net.Selu()),
                ("Gelu", net => net.Gelu()), ("Silu", net => net.Silu()), ("Softplus", net => net.Softplus()), ("Sigmoid", net => net.Sigmoid()),
                ("Tanh", net => net.Tanh()), ("ScaledTanh", net => net.ScaledTanh()), ("Softmax", net => net.Softmax()),
                ("Relu6", net => net.Relu6()), ("PRelu", net => net.PRelu()), ("PRelu, shared", net => net.PRelu(isShared: true)), ("HardSigmoid", net => net.HardSigmoid()),
                ("HardSwish", net => net.HardSwish()), ("Softsign", net => net.Softsign()), ("LogSoftmax", net => net.LogSoftmax()),
            ];
            foreach ((string name, Func<NetworkBuilder, NetworkBuilder> activate) in activations)
            {
                yield return (name, digest =>
                {
                    AtAllMagnitudes(digest, activate);
                    Train(digest, (3, 5, 7), net => activate(activate(net.Conv2D(7, 3)).Flatten().Dense(21)));
                }
                );
            }

            (string, Func<NetworkBuilder, NetworkBuilder>)[] pools =
            [
                ("MaxPool2D(2)", net => net.MaxPool2D(2)), ("MaxPool2D(3, 2)", net => net.MaxPool2D(3, 2)), ("MaxPool2D(3, 2, 1)", net => net.MaxPool2D(3, 2, 1)),
                ("MaxPool2D(2, 1)", net => net.MaxPool2D(2, 1)), ("MaxPool2D(5, 3, 2)", net => net.MaxPool2D(5, 3, 2)), ("MinPool2D(2)", net => net.MinPool2D(2)),
                ("MinPool2D(3, 2)", net => net.MinPool2D(3, 2)), ("AveragePool2D(2)", net => net.AveragePool2D(2)), ("AveragePool2D(3, 2)", net => net.AveragePool2D(3, 2)),
                ("AveragePool2D(3, 2, 1)", net => net.AveragePool2D(3, 2, 1)), ("AveragePool2D(2, 1)", net => net.AveragePool2D(2, 1)),
                ("MaxPool2D((3, 2), (2, 1))", net => net.MaxPool2D((3, 2), (2, 1), (1, 0, 2, 1))), ("MaxPool2D(2, 1), dilated", net => net.MaxPool2D(2, 1, dilation: (2, 3))),
                ("MaxPool2D(3, 2), ceil and same", net => net.MaxPool2D(3, 2, ceilMode: true).MaxPool2D(2, 1, Padding2D.Same)),
                ("AveragePool2D(3, 2), ceil", net => net.AveragePool2D((3, 2), 2, (1, 0), ceilMode: true)),
                ("AveragePool2D(3, 2), without padding", net => net.AveragePool2D(3, 2, Padding2D.Same, countIncludePad: false)),
                ("GlobalMaxPool2D", net => net.GlobalMaxPool2D()), ("GlobalAveragePool2D", net => net.GlobalAveragePool2D()),
                ("AdaptiveAveragePool2D(3, 2)", net => net.AdaptiveAveragePool2D(3, 2)), ("Subsampling2D(2)", net => net.Subsampling2D(2)),
            ];
            foreach ((string name, Func<NetworkBuilder, NetworkBuilder> pool) in pools)
            {
                yield return (name, digest => Each(digest, [(12, 12), (9, 11), (7, 8)], size => Train(
                    digest, (3, size.Item1, size.Item2), net => pool(net.Conv2D(5, 3, padding: 1)).Relu())));
            }

            yield return ("BatchNormalization", digest => Each(digest, [1, 7, 35], channels => Train(digest, (channels, 5, 7), net => net
                .BatchNormalization().Conv2D(7, 3, bias: false).BatchNormalization().Relu().Flatten().Dense(9).BatchNormalization(momentum: 0.3, epsilon: 1e-3).Tanh())));
            yield return ("BatchNormalization, Relu and pooling", digest => Train(digest, (3, 9, 10), net => net
                .Conv2D(7, 3).BatchNormalization().Relu().MaxPool2D(2).Conv2D(6, 3, padding: 1).BatchNormalization().MaxPool2D(3, 2, 1).Relu()));
            yield return ("BatchNormalization without scale or shift, Scale", digest => Train(digest, (3, 9, 10), net => net
                .Conv2D(7, 3, bias: false).MaxPool2D(2).BatchNormalization(0.4, 1e-12, scale: false).Gelu().Conv2D(6, 3, padding: 1).BatchNormalization(shift: false).Relu()
                .Flatten().Dense(9, bias: false).BatchNormalization(scale: false, shift: false).Scale(1.0 / 9)));
            yield return ("LayerNormalization", digest => Train(digest, (5, 7, 5), net => net.Conv2D(7, 3).LayerNormalization().Relu().Flatten().Dense(33).LayerNormalization()));
            yield return ("LayerNormalization, each pixel", digest => Each(digest, [(7, 5), (9, 11)], size => Train(digest, (5, size.Item1, size.Item2), net => net
                .Conv2D(21, 3).LayerNormalization(1e-6, perPixel: true).Relu().Conv2D(3, 1).LayerNormalization(perPixel: true))));
            yield return ("GroupNormalization", digest => Train(digest, (6, 7, 5), net => net.GroupNormalization(2).Conv2D(9, 3).GroupNormalization(3, epsilon: 1e-3).Relu()));
            yield return ("InstanceNormalization", digest => Train(digest, (5, 7, 5), net => net.Conv2D(7, 3).InstanceNormalization().Relu()));
            yield return ("LocalResponseNormalization", digest => Each(digest, [(5, 0.75), (4, 0.75), (3, 0.6), (1, 1.0)], settings => Train(digest, (3, 6, 7), net => net
                .Conv2D(11, 3).Relu().LocalResponseNormalization(settings.Item1, alpha: 0.1, settings.Item2, k: 1).MaxPool2D(3, 2))));
            yield return ("Pad2D", digest => Each(digest, Enum.GetValues<PadMode>(), mode => Train(digest, (3, 5, 7), net => net
                .Conv2D(5, 3).Pad2D(2, 1, 0, 3, mode, value: 0.5).Conv2D(7, 3).Pad2D(-1, 0, 1, 2, mode).Relu())));
            yield return ("Rearrangements", digest => Train(digest, (3, 5, 7), net => net
                .Conv2D(8, 3).ChannelShuffle(4).PixelShuffle(2).UpSampling2D(2, 3).PixelUnshuffle(2).ChannelSlice(1, 6).Reshape(3, 12, 15)
                .Permute(ImageAxis.Width, ImageAxis.Channels, ImageAxis.Height)));
            yield return ("Bilinear resizing", digest => Each(digest, Enum.GetValues<ResizeCoordinates>(), coordinates => Train(digest, (3, 5, 7), net => net
                .Conv2D(8, 3).UpSampling2D(2, 3, Interpolation.Bilinear, coordinates).Conv2D(5, 1).Resize2D(7, 4, coordinates))));
            yield return ("ElementwiseAffine", digest => Train(digest, (3, 5, 7), net => net.ElementwiseAffine(isTrainable: false).Conv2D(7, 3).ElementwiseAffine().Relu()));
            yield return ("ChannelAffine", digest => Train(digest, (3, 5, 7), net => net.Conv2D(7, 3).ChannelAffine().Relu().ChannelAffine().Flatten().Dense(9).ChannelAffine()));
            yield return ("Dropout", digest => Train(digest, (3, 6, 5), net => net.Conv2D(7, 3).Relu().SpatialDropout(0.3).Flatten().Dense(35).Relu().Dropout(0.4)));
            yield return ("Dense", digest => Each(digest, [1, 3, 15, 16, 17, 65, 130], units => Train(digest, (1, 3, 7), net => net
                .Flatten().Dense(units).Relu().Dense(units + 5, bias: false).Tanh())));
            yield return ("Residual and Concatenate", digest => Train(digest, (3, 9, 8), net => net
                .Conv2D(17, 3, padding: 1).Residual(block => block.Conv2D(17, 3, padding: 1).BatchNormalization().Relu().Conv2D(17, 3, padding: 1)).Relu()
                .Residual(block => block.Conv2D(33, 3, stride: 2, padding: 1).Relu(), shortcut => shortcut.Conv2D(33, 1, stride: 2))
                .Concatenate(left => left.Conv2D(7, 1).Relu(), right => right.Conv2D(6, 3, padding: 1).Relu().Conv2D(5, 5, padding: 2), pool => pool.AveragePool2D(3, 1, 1))));
            yield return ("A graph", digest => Train(digest, (3, 9, 8), net => net
                .Conv2D(17, 3, padding: 1).Named("a").BatchNormalization().Relu().Named("b").Conv2D(17, 3, padding: 1).AddFrom("a", "b").Relu().Named("c")
                .GlobalAveragePool2D().Conv2D(17, 1).Sigmoid().MultiplyBy("c", "b").Named("d")
                .From("a").Conv2D(1, 1).MultiplyBy("d").ConcatenateWith("a", "a").Multiply(gate => gate.GlobalMaxPool2D().Conv2D(51, 1).Tanh()).Dropout(0.2)
                .Tanh().AddFrom("Dropout1")));
        }
    }

    private static IEnumerable<(string Name, Action<Digest> Compute)> Losses
    {
        get
        {
            Loss[] ofClasses = [new SoftmaxCrossEntropy { LabelSmoothing = 0.1 }, new MultiClassHinge()];
            foreach (Loss loss in ofClasses)
                yield return ($"{loss.GetType().Name}, of classes", digest => Train(digest, (2, 4, 5), net => net.Conv2D(7, 3).Tanh(), loss));
            Loss[] ofNumbers = [new BinaryCrossEntropy(), new MeanSquaredError(), new MeanAbsoluteError(), new Huber()];
            foreach (Loss loss in ofNumbers)
                yield return ($"{loss.GetType().Name}, of numbers", digest => TrainOnNumbers(digest, (2, 4, 5), net => net.Conv2D(7, 3).Tanh(), loss));
        }
    }

    private static IEnumerable<(string Name, Action<Digest> Compute)> LeNets =>
    [
        ("LeNet", digest => TrainWhole(digest, new Architectures.LeNet5().Create((1, 28, 28), ClassCount), new SoftmaxCrossEntropy())),
        ("LeNet of small coloured images", digest => TrainWhole(digest, new Architectures.LeNet5().Create((3, 15, 13), ClassCount), new SoftmaxCrossEntropy())),
        ("LeNet of 1998", digest => TrainWhole(digest, new Architectures.LeNet5Classic().Create((1, 28, 28), ClassCount), new MaximumAPosteriori())),
    ];

    private static NetworkBuilder Block(NetworkBuilder net, int filters) => net
        .Conv2D(filters, 3, padding: 1).BatchNormalization().Relu().Conv2D(filters, 3, padding: 1).BatchNormalization().Relu();

    // Narrower than the paper's where its dense layers would be only large.
    private static Network AlexNet() => new NetworkBuilder()
        .Conv2D(96, 11, stride: 4).Relu().LocalResponseNormalization().MaxPool2D(3, stride: 2)
        .Conv2D(256, 5, padding: 2, groups: 2).Relu().LocalResponseNormalization().MaxPool2D(3, stride: 2)
        .Conv2D(384, 3, padding: 1).Relu().Conv2D(384, 3, padding: 1, groups: 2).Relu().Conv2D(256, 3, padding: 1, groups: 2).Relu().MaxPool2D(3, stride: 2)
        .Flatten().Dense(300).Relu().Dropout(0.5).Dense(1000).Relu().Dropout(0.5).Dense(ClassCount)
        .Build((3, 67, 71));

    private static void Each<T>(Digest digest, T[] cases, Action<T> compute) => Array.ForEach(cases, compute);

    private static void EachFilters(Digest digest, int channels, Func<NetworkBuilder, int, NetworkBuilder> layers, params (int Height, int Width)[] sizes)
    {
        // Enough of each for every remainder of rows, and no more: the software's vectors are slow.
        int[] manyFilters = channels < 17 ? [1, 6, 17, 33] : [7, 32];
        foreach (int filters in manyFilters)
        {
            foreach ((int height, int width) in sizes)
                Train(digest, (channels, height, width), net => layers(net, filters));
        }
    }

    // The standardised input and the first convolution make the layers in question give an input gradient, too.
    private static void Train(Digest digest, Shape input, Func<NetworkBuilder, NetworkBuilder> layers, Loss? loss = null) =>
        TrainWhole(digest, Learning(input, layers), loss ?? new SoftmaxCrossEntropy());

    private static void TrainWhole(Digest digest, Network network, Loss loss, int batch = Batch, int[]? scoredTogether = null)
    {
        var data = new TrainingData(network.InputShape, ClassCount);
        for (int n = 0; n < batch; n++)
        {
            digest.Draw(network.InputShape.Length).CopyTo(data.NextRow());
            data.Commit(n % ClassCount);
        }

        DigestTraining.TwoSteps(digest, network, data, loss, batch);
        Score(digest, network, scoredTogether ?? _scoredTogether);
    }

    private static void TrainOnNumbers(Digest digest, Shape input, Func<NetworkBuilder, NetworkBuilder> layers, Loss loss)
    {
        Network network = Learning(input, layers);
        var data = TrainingData.WithTargets(input, ClassCount);
        for (int n = 0; n < Batch; n++)
        {
            digest.Draw(input.Length).CopyTo(data.NextRow());
            data.Commit([.. digest.Draw(ClassCount).Select(number => number > 0 ? 1f : 0f)]);
        }

        DigestTraining.TwoSteps(digest, network, data, loss, Batch);
        Score(digest, network, _scoredTogether);
    }

    private static Network Learning(Shape input, Func<NetworkBuilder, NetworkBuilder> layers) =>
        layers(new NetworkBuilder().Add(new BatchNormalization())).Flatten().Dense(ClassCount).Build(input);

    private static void Score(Digest digest, Network network, int[] scoredTogether)
    {
        foreach (int count in scoredTogether)
            digest.Add(DigestTraining.Score(network, digest.Draw(count * network.InputShape.Length), count));
    }

    // From the smallest numbers to the largest, of both signs, and the neighbours of zero; no infinity, from which a few layers make NaN.
    private static void AtAllMagnitudes(Digest digest, Func<NetworkBuilder, NetworkBuilder> layers)
    {
        Network network = layers(new NetworkBuilder()).Build(Shape.Vector(560));
        float[] x = digest.Draw(network.InputShape.Length);
        for (int i = 0; i < x.Length; i++)
            x[i] = MathF.ScaleB(x[i], i / 2 - 150);
        digest.Add(DigestTraining.Score(network, x, 1));
        digest.Add(DigestTraining.Score(network, [.. Enumerable.Repeat(x, 16).SelectMany(row => row)], 16));
    }
}
