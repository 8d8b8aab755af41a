using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>Puts a network together layer by layer: <c>new NetworkBuilder().Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2)…</c></summary>
/// <remarks>
/// Each layer goes on from the one before. <see cref="From"/> goes on from another one, and <see cref="AddFrom"/>, <see cref="MultiplyBy"/> and
/// <see cref="ConcatenateWith"/> put outputs together, so that a network can be any directed acyclic graph:
/// <c>net.Conv2D(8, 3).Named("a").Relu().Conv2D(8, 1).AddFrom("a")</c>.
/// </remarks>
public sealed partial class NetworkBuilder
{
    private readonly List<PlacedLayer> _layers = [];
    private readonly bool _isBlock;

    // The layer that the next one goes on from.
    private int _last = PlacedLayer.Input;

    /// <summary>A network without layers.</summary>
    public NetworkBuilder() { }

    private NetworkBuilder(bool isBlock) => _isBlock = isBlock;

    /// <summary>Appends a layer of any kind, such as one of your own.</summary>
    /// <param name="layer">The layer, which must stand in no other network.</param>
    public NetworkBuilder Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Add(layer, [_last]);
    }

    /// <summary>
    /// Gives the layer before it a name: <c>net.Dense(64).Named("embedding").Relu()</c> names the dense layer. A layer without one is called by its
    /// type and its number among the layers of that type, <c>Dense1</c>.
    /// </summary>
    /// <param name="name">A name that no other layer of the network has, inside its blocks neither.</param>
    /// <exception cref="InvalidOperationException">There is no layer yet, or the last one has another name.</exception>
    public NetworkBuilder Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_last == PlacedLayer.Input)
            throw new InvalidOperationException($"There is no layer that could be named '{name}': append it first, as in net.Dense(64).Named(\"{name}\").");
        Layer layer = _layers[_last].Layer;
        if (layer.GivenName is { } other && other != name)
            throw new InvalidOperationException($"{layer} is named '{other}' already, so it can't be named '{name}'.");
        layer.GivenName = name;
        return this;
    }

    /// <summary>Appends a layer that brings each channel to mean 0 and deviation 1, by the mean and deviation of the training data: <see cref="Layers.Standardize"/>. A trainer puts one in front by itself, unless StandardizeInput is false.</summary>
    /// <param name="scaling">Mean and deviation of each channel, if they are those that a network was trained with elsewhere: <c>ImageScaling.ImageNet</c>. Null means those of the training data.</param>
    public NetworkBuilder Standardize(ImageScaling? scaling = null) => Add(scaling is null ? new Standardize() : new Standardize(scaling));

    /// <summary>Appends a layer that converts outputs back to the unit of the label, by its mean and deviation: <see cref="Layers.Unstandardize"/>. A regression trainer appends one by itself, unless StandardizeLabel is false.</summary>
    public NetworkBuilder Unstandardize() => Add(new Unstandardize());

    /// <summary>Appends a convolution, which slides filters over the image: <see cref="Layers.Conv2D"/>.</summary>
    /// <param name="filters">Number of filters, which is that of the output channels; at least 1.</param>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, <c>3</c>, or height and width, <c>(1, 7)</c>; at least 1.</param>
    /// <param name="stride">Step from one window to the next, in pixels, one number or those down and across; at least 1. Null means 1. A stride of 2 halves height and width.</param>
    /// <param name="padding">
    /// Zeros that are put around the image, in pixels: one number for all sides, <c>(vertical, horizontal)</c>, <c>(top, left, bottom, right)</c> or
    /// <see cref="Padding2D.Same"/>; at least 0. With stride 1 and an odd window, (window − 1) / 2 keeps height and width.
    /// </param>
    /// <param name="dilation">Step from one pixel of a window to the next, in pixels, one number or those down and across; at least 1. Null means 1. Above 1, a window sees further with as many weights.</param>
    /// <param name="groups">Into how many groups channels and filters are cut, each filter seeing the channels of its own group; at least 1, and a divisor of both.</param>
    /// <param name="bias">Whether a bias is added to the output of each filter. Before a batch normalisation it has no effect, so false saves its parameters.</param>
    /// <param name="weightInitializer">How the weights begin. Null means as suits the activation that follows: He before ReLU and its kin, LeCun before scaled tanh and SELU, else Glorot.</param>
    /// <param name="biasInitializer">How the biases begin. Null means at 0.</param>
    /// <param name="fixedWeights">Whether training leaves the weights as they begin, and changes the bias alone.</param>
    public NetworkBuilder Conv2D(
        int filters, Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? dilation = null, int groups = 1, bool bias = true,
        Initializer? weightInitializer = null, Initializer? biasInitializer = null, bool fixedWeights = false) =>
        Add(new Conv2D(filters, window, stride, padding, dilation, groups, bias, fixedWeights)
        {
            WeightInitializer = weightInitializer,
            BiasInitializer = biasInitializer,
        });

    /// <summary>
    /// Appends a convolution that whitens its input, so that what follows learns faster: filters that a trainer sets by the training images before the first step, see
    /// <see cref="Whitening"/>, and that stay as they are. The bias is trained. It is meant for the first layers: 24 filters with a window of 2 for images of red, green and blue.
    /// </summary>
    /// <param name="filters">Number of filters: even, and at most twice the numbers of a window, which are channels · height · width.</param>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, <c>2</c>, or height and width; at least 1.</param>
    /// <param name="stride">Step from one window to the next, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="padding">Zeros that are put around the image, in pixels, as in a <see cref="Layers.Conv2D"/>; at least 0.</param>
    /// <param name="epsilon">What is added to the variances, so that noise is not made large; above 0, in the unit of the layer's input squared.</param>
    public NetworkBuilder WhiteningConv2D(int filters, Size2D window, Size2D? stride = null, Padding2D padding = default, double epsilon = Whitening.UsualEpsilon) =>
        Conv2D(filters, window, stride, padding, weightInitializer: new Whitening(epsilon), fixedWeights: true);

    /// <summary>Appends a transposed convolution, which makes the image larger, as decoders do: <see cref="Layers.ConvTranspose2D"/>.</summary>
    /// <param name="filters">Number of filters, which is that of the output channels; at least 1.</param>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, <c>4</c>, or height and width, <c>(2, 4)</c>; at least 1.</param>
    /// <param name="stride">Step of the output from one pixel of the input to the next, in pixels, one number or those down and across; at least 1. Null means 1. A stride of 2 doubles height and width.</param>
    /// <param name="padding">
    /// Pixels that are cut off from the output: one number for all sides, <c>(vertical, horizontal)</c>, <c>(top, left, bottom, right)</c>, or <see cref="Padding2D.Same"/>
    /// for an output of size · stride; at least 0. With stride 2 and a window of 4, 1 doubles height and width exactly.
    /// </param>
    /// <param name="outputPadding">Rows at the bottom and columns at the right that the output has more; at least 0 and below the stride. Null means 0.</param>
    /// <param name="dilation">Step from one pixel of a window to the next, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="groups">Into how many groups channels and filters are cut, each filter seeing the channels of its own group; at least 1, and a divisor of both.</param>
    /// <param name="bias">Whether a bias is added to the output of each filter.</param>
    /// <param name="weightInitializer">How the weights begin. Null means as suits the activation that follows: He before ReLU and its kin, LeCun before scaled tanh and SELU, else Glorot.</param>
    /// <param name="biasInitializer">How the biases begin. Null means at 0.</param>
    public NetworkBuilder ConvTranspose2D(
        int filters, Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? outputPadding = null, Size2D? dilation = null, int groups = 1,
        bool bias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null) =>
        Add(new ConvTranspose2D(filters, window, stride, padding, outputPadding, dilation, groups, bias)
        {
            WeightInitializer = weightInitializer,
            BiasInitializer = biasInitializer,
        });

    /// <summary>Appends a convolution whose filters see only some of the channels, as in LeNet-5 of 1998: <see cref="Layers.TableConv2D"/>.</summary>
    /// <param name="table">For each filter, the channels that it sees, from 0, in ascending order; at least one filter with at least one channel each.</param>
    /// <param name="window">Side of the square window (kernel size), in pixels; at least 1.</param>
    /// <param name="weightInitializer">How the weights begin. Null means as suits the activation that follows: He before ReLU and its kin, LeCun before scaled tanh and SELU, else Glorot.</param>
    public NetworkBuilder TableConv2D(IReadOnlyList<IReadOnlyList<int>> table, int window, Initializer? weightInitializer = null) =>
        Add(new TableConv2D(table, window) { WeightInitializer = weightInitializer });

    /// <summary>Appends a layer that makes the image larger by repeating its outermost pixels: <see cref="Layers.ReplicationPad2D"/>.</summary>
    /// <param name="padding">Pixels that are added on each side; at least 1.</param>
    public NetworkBuilder ReplicationPad2D(int padding) => Add(new ReplicationPad2D(padding));

    /// <summary>Appends a pooling with a trained factor and bias for each channel, as in LeNet-5 of 1998: <see cref="Layers.Subsampling2D"/>.</summary>
    /// <param name="window">Side of the square window, and the step from one window to the next, in pixels; at least 1.</param>
    /// <param name="weightInitializer">How the factors begin. Null means as suits the activation that follows.</param>
    public NetworkBuilder Subsampling2D(int window, Initializer? weightInitializer = null) =>
        Add(new Subsampling2D(window) { WeightInitializer = weightInitializer });

    /// <summary>Appends a pooling that keeps the largest number of each window: <see cref="Layers.MaxPool2D"/>.</summary>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, <c>3</c>, or height and width, <c>(1, 2)</c>; at least 1.</param>
    /// <param name="stride">Step from one window to the next, in pixels, one number or those down and across; at least 1. Null means the window, so that windows do not overlap.</param>
    /// <param name="padding">
    /// By how many pixels a window may reach over the border: one number for all sides, <c>(vertical, horizontal)</c>, <c>(top, left, bottom, right)</c> or
    /// <see cref="Padding2D.Same"/>; at least 0 and smaller than the window. Pixels outside do not count.
    /// </param>
    /// <param name="dilation">Step from one pixel of a window to the next, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the border and padding, so that no rest is left out: the output's size is rounded up.</param>
    public NetworkBuilder MaxPool2D(
        Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? dilation = null, bool ceilMode = false) =>
        Add(new MaxPool2D(window, stride, padding, dilation, ceilMode));

    /// <summary>Appends a pooling that keeps the smallest number of each window: <see cref="Layers.MinPool2D"/>.</summary>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, <c>3</c>, or height and width, <c>(1, 2)</c>; at least 1.</param>
    /// <param name="stride">Step from one window to the next, in pixels, one number or those down and across; at least 1. Null means the window, so that windows do not overlap.</param>
    /// <param name="padding">
    /// By how many pixels a window may reach over the border: one number for all sides, <c>(vertical, horizontal)</c>, <c>(top, left, bottom, right)</c> or
    /// <see cref="Padding2D.Same"/>; at least 0 and smaller than the window. Pixels outside do not count.
    /// </param>
    /// <param name="dilation">Step from one pixel of a window to the next, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the border and padding, so that no rest is left out: the output's size is rounded up.</param>
    public NetworkBuilder MinPool2D(
        Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? dilation = null, bool ceilMode = false) =>
        Add(new MinPool2D(window, stride, padding, dilation, ceilMode));

    /// <summary>Appends a pooling that takes the mean of each window: <see cref="Layers.AveragePool2D"/>.</summary>
    /// <param name="window">The window (kernel size), in pixels: the side of a square, <c>3</c>, or height and width, <c>(1, 2)</c>; at least 1.</param>
    /// <param name="stride">Step from one window to the next, in pixels, one number or those down and across; at least 1. Null means the window, so that windows do not overlap.</param>
    /// <param name="padding">
    /// By how many pixels a window may reach over the border: one number for all sides, <c>(vertical, horizontal)</c>, <c>(top, left, bottom, right)</c> or
    /// <see cref="Padding2D.Same"/>; at least 0 and smaller than the window. Pixels outside count as 0, unless <paramref name="countIncludePad"/> is false.
    /// </param>
    /// <param name="dilation">Step from one pixel of a window to the next, in pixels, one number or those down and across; at least 1. Null means 1.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the border and padding, so that no rest is left out: the output's size is rounded up.</param>
    /// <param name="countIncludePad">Whether pixels of the padding count, as zeros; false divides by the pixels of the image alone.</param>
    public NetworkBuilder AveragePool2D(
        Size2D window, Size2D? stride = null, Padding2D padding = default, Size2D? dilation = null, bool ceilMode = false, bool countIncludePad = true) =>
        Add(new AveragePool2D(window, stride, padding, dilation, ceilMode, countIncludePad));

    /// <summary>Appends a pooling that keeps the largest number of each channel, whatever the size of the image: <see cref="Layers.GlobalMaxPool2D"/>.</summary>
    public NetworkBuilder GlobalMaxPool2D() => Add(new GlobalMaxPool2D());

    /// <summary>Appends a pooling that takes the mean of each channel, whatever the size of the image: <see cref="Layers.GlobalAveragePool2D"/>.</summary>
    public NetworkBuilder GlobalAveragePool2D() => Add(new GlobalAveragePool2D());

    /// <summary>Appends a pooling that takes means of as many windows as the output is to have, whatever the size of the image: <see cref="Layers.AdaptiveAveragePool2D"/>.</summary>
    /// <param name="height">Number of rows of the output; at least 1.</param>
    /// <param name="width">Number of columns of the output; at least 1. Null means the height.</param>
    public NetworkBuilder AdaptiveAveragePool2D(int height, int? width = null) => Add(new AdaptiveAveragePool2D(height, width));

    /// <summary>Appends a layer that makes a vector of an image, channel after channel, as <see cref="Dense"/> takes it: <see cref="Layers.Flatten"/>.</summary>
    public NetworkBuilder Flatten() => Add(new Flatten());

    /// <summary>Appends a layer that gives the numbers of an image another shape, in planar order: <see cref="Layers.Reshape"/>.</summary>
    /// <param name="channels">Number of channels; at least 1.</param>
    /// <param name="height">Number of rows; at least 1.</param>
    /// <param name="width">Number of columns; at least 1. The three must give as many numbers as the input has.</param>
    public NetworkBuilder Reshape(int channels, int height, int width) => Add(new Reshape(channels, height, width));

    /// <summary>Appends a layer that puts the axes of an image in another order: <see cref="Layers.Permute"/>. Before a <see cref="Flatten"/>, (Height, Width, Channels) gives the order of Keras.</summary>
    /// <param name="channels">The axis of the input that becomes the channels.</param>
    /// <param name="height">The axis of the input that becomes the rows.</param>
    /// <param name="width">The axis of the input that becomes the columns.</param>
    public NetworkBuilder Permute(ImageAxis channels, ImageAxis height, ImageAxis width) => Add(new Permute(channels, height, width));

    /// <summary>Appends a layer that adds pixels around the image, zeros or others: <see cref="Layers.Pad2D"/>. Negative numbers take pixels away.</summary>
    /// <param name="top">Rows to add above.</param>
    /// <param name="left">Columns to add on the left.</param>
    /// <param name="bottom">Rows to add below.</param>
    /// <param name="right">Columns to add on the right.</param>
    /// <param name="mode">What is added: one number, the mirrored image or the nearest pixel.</param>
    /// <param name="value">The number that <see cref="PadMode.Constant"/> adds; finite.</param>
    public NetworkBuilder Pad2D(int top, int left, int bottom, int right, PadMode mode = PadMode.Constant, double value = 0) =>
        Add(new Pad2D(top, left, bottom, right, mode, value));

    /// <summary>Appends a layer that enlarges the image by whole factors, repeating its pixels or blending them: <see cref="Layers.UpSampling2D"/>.</summary>
    /// <param name="heightFactor">How often each row is repeated; at least 1.</param>
    /// <param name="widthFactor">How often each column is repeated; at least 1. Null means as often as each row.</param>
    /// <param name="interpolation">How the new pixels are filled: with the nearest pixel, or bilinearly, as in Keras.</param>
    /// <param name="coordinates">Where new pixels lie between the old ones, for bilinear interpolation; <see cref="ResizeCoordinates.AlignCorners"/> is that of PyTorch's <c>align_corners</c>.</param>
    public NetworkBuilder UpSampling2D(
        int heightFactor = 2, int? widthFactor = null, Interpolation interpolation = Interpolation.Nearest, ResizeCoordinates coordinates = ResizeCoordinates.HalfPixel) =>
        Add(new UpSampling2D(heightFactor, widthFactor, interpolation, coordinates));

    /// <summary>Appends a layer that resizes the image bilinearly, whatever its size is: <see cref="Layers.Resize2D"/>.</summary>
    /// <param name="height">Rows of the output; at least 1.</param>
    /// <param name="width">Columns of the output; at least 1.</param>
    /// <param name="coordinates">Where the pixels of the output lie in the input.</param>
    public NetworkBuilder Resize2D(int height, int width, ResizeCoordinates coordinates = ResizeCoordinates.HalfPixel) => Add(new Resize2D(height, width, coordinates));

    /// <summary>Appends a layer that makes pixels of channels, so that the image becomes larger: <see cref="Layers.PixelShuffle"/>.</summary>
    /// <param name="factor">By which height and width grow; at least 1. Its square must divide the channels.</param>
    /// <param name="depthFirst">Whether the channels of one new pixel lie together, as in TensorFlow and ONNX's mode DCR, rather than as in PyTorch.</param>
    public NetworkBuilder PixelShuffle(int factor, bool depthFirst = false) => Add(new PixelShuffle(factor, depthFirst));

    /// <summary>Appends a layer that makes channels of pixels, so that the image becomes smaller: <see cref="Layers.PixelUnshuffle"/>.</summary>
    /// <param name="factor">By which height and width shrink; at least 1, and a divisor of both.</param>
    /// <param name="depthFirst">Whether the channels of one former pixel lie together, as in TensorFlow and ONNX, rather than as in PyTorch.</param>
    public NetworkBuilder PixelUnshuffle(int factor, bool depthFirst = false) => Add(new PixelUnshuffle(factor, depthFirst));

    /// <summary>Appends a layer that lets some of the channels through: <see cref="Layers.ChannelSlice"/>.</summary>
    /// <param name="start">The first channel, from 0; at least 0.</param>
    /// <param name="count">How many channels; at least 1.</param>
    public NetworkBuilder ChannelSlice(int start, int count) => Add(new ChannelSlice(start, count));

    /// <summary>Appends a layer that deals the channels of several groups out in turn, as in ShuffleNet: <see cref="Layers.ChannelShuffle"/>.</summary>
    /// <param name="groups">Number of groups; at least 1, and a divisor of the channels.</param>
    public NetworkBuilder ChannelShuffle(int groups) => Add(new ChannelShuffle(groups));

    /// <summary>Appends a layer of neurons that are connected to every input (fully connected): <see cref="Layers.Dense"/>. Before it, an image needs a <see cref="Flatten"/>.</summary>
    /// <param name="units">Number of neurons, the length of the output; at least 1. The output layer itself is appended by the trainer.</param>
    /// <param name="bias">Whether a bias is added to the output of each neuron. Before a batch normalisation it has no effect, so false saves its parameters.</param>
    /// <param name="weightInitializer">How the weights begin. Null means as suits the activation that follows: He before ReLU and its kin, LeCun before scaled tanh and SELU, else Glorot.</param>
    /// <param name="biasInitializer">How the biases begin. Null means at 0.</param>
    public NetworkBuilder Dense(
        int units, bool bias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null) =>
        Add(new Dense(units, bias) { WeightInitializer = weightInitializer, BiasInitializer = biasInitializer });

    /// <summary>Appends the activation max(x, 0): <see cref="Layers.Relu"/>.</summary>
    public NetworkBuilder Relu() => Add(new Relu());

    /// <summary>Appends a ReLU that lets a little of negative numbers through: <see cref="Layers.LeakyRelu"/>.</summary>
    /// <param name="slope">What negative numbers are multiplied by; finite and at least 0.</param>
    public NetworkBuilder LeakyRelu(double slope = 0.01) => Add(new LeakyRelu(slope));

    /// <summary>Appends a leaky ReLU that learns its slope, from 0.25: <see cref="Layers.PRelu"/>.</summary>
    /// <param name="isShared">Whether all channels have the same slope, as by default in PyTorch, rather than each its own.</param>
    public NetworkBuilder PRelu(bool isShared = false) => Add(new PRelu(isShared));

    /// <summary>Appends a ReLU that goes up to 6, as in MobileNetV2: <c>Clip(0, 6)</c>, see <see cref="Layers.Clip"/>.</summary>
    public NetworkBuilder Relu6() => Clip(0, 6);

    /// <summary>Appends a layer that holds numbers between two bounds: <see cref="Layers.Clip"/>.</summary>
    /// <param name="min">The smallest output; negative infinity, the default, for none.</param>
    /// <param name="max">The largest output, above min; infinity, the default, for none.</param>
    public NetworkBuilder Clip(double min = double.NegativeInfinity, double max = double.PositiveInfinity) => Add(new Clip(min, max));

    /// <summary>Appends an exponential linear unit, x where x is positive, else alpha·(eˣ − 1): <see cref="Layers.Elu"/>.</summary>
    /// <param name="alpha">How far below 0 it goes: for very negative numbers, the output is −alpha; finite and at least 0.</param>
    public NetworkBuilder Elu(double alpha = 1) => Add(new Elu(alpha));

    /// <summary>Appends a scaled exponential linear unit, which keeps mean 0 and variance 1 from layer to layer: <see cref="Layers.Selu"/>.</summary>
    public NetworkBuilder Selu() => Add(new Selu());

    /// <summary>Appends a Gaussian error linear unit, x·Φ(x), a smooth ReLU: <see cref="Layers.Gelu"/>.</summary>
    public NetworkBuilder Gelu() => Add(new Gelu());

    /// <summary>Appends a sigmoid linear unit, also called swish, x / (1 + e⁻ˣ): <see cref="Layers.Silu"/>.</summary>
    public NetworkBuilder Silu() => Add(new Silu());

    /// <summary>Appends a swish (SiLU) of simple pieces, x·min(max(x + 3, 0), 6) / 6, as in MobileNetV3: <see cref="Layers.HardSwish"/>.</summary>
    public NetworkBuilder HardSwish() => Add(new HardSwish());

    /// <summary>Appends the activation ln(1 + eˣ), a smooth ReLU: <see cref="Layers.Softplus"/>.</summary>
    public NetworkBuilder Softplus() => Add(new Softplus());

    /// <summary>Appends the activation 1 / (1 + e⁻ˣ), for hidden layers: <see cref="Layers.Sigmoid"/>. A classifier does not end with it, since the loss function applies it.</summary>
    public NetworkBuilder Sigmoid() => Add(new Sigmoid());

    /// <summary>Appends a sigmoid of straight lines, alpha·x + beta between 0 and 1: <see cref="Layers.HardSigmoid"/>. ONNX's default is an alpha of 0.2.</summary>
    /// <param name="alpha">The slope between 0 and 1; finite and above 0. The default is 1/6, as in PyTorch.</param>
    /// <param name="beta">The output for x = 0, before it is held between 0 and 1; finite.</param>
    public NetworkBuilder HardSigmoid(double alpha = 1.0 / 6, double beta = 0.5) => Add(new HardSigmoid(alpha, beta));

    /// <summary>Appends the hyperbolic tangent as activation: <see cref="Layers.Tanh"/>.</summary>
    public NetworkBuilder Tanh() => Add(new Tanh());

    /// <summary>Appends the activation x / (1 + |x|), which nears ±1 more slowly than tanh: <see cref="Layers.Softsign"/>.</summary>
    public NetworkBuilder Softsign() => Add(new Softsign());

    /// <summary>Appends the activation 1.7159·tanh(2x / 3) of LeNet-5 of 1998: <see cref="Layers.ScaledTanh"/>.</summary>
    public NetworkBuilder ScaledTanh() => Add(new ScaledTanh());

    /// <summary>Appends a softmax over the channels of each pixel: <see cref="Layers.Softmax"/>. A classifier does not end with it, since the loss function applies it.</summary>
    public NetworkBuilder Softmax() => Add(new Softmax());

    /// <summary>Appends the logarithm of a softmax over the channels of each pixel: <see cref="Layers.LogSoftmax"/>. A classifier does not end with it, since the loss function applies it.</summary>
    public NetworkBuilder LogSoftmax() => Add(new LogSoftmax());

    /// <summary>Appends a normalisation of each number by those of neighbouring channels, as in AlexNet: <see cref="Layers.LocalResponseNormalization"/>.</summary>
    /// <param name="size">Number of neighbouring channels in the sum, the number's own included (n in the paper); at least 1.</param>
    /// <param name="alpha">Factor of the sum of squares, as in the paper: PyTorch and ONNX divide theirs by the size; finite and at least 0.</param>
    /// <param name="beta">Power of the divisor; finite and at least 0.</param>
    /// <param name="k">What is added to the sum, so that nothing is divided by 0; finite and above 0.</param>
    public NetworkBuilder LocalResponseNormalization(int size = 5, double alpha = 1e-4, double beta = 0.75, double k = 2) =>
        Add(new LocalResponseNormalization(size, alpha, beta, k));

    /// <summary>Appends a normalisation of each example by the mean and deviation of its own numbers: <see cref="Layers.LayerNormalization"/>. It works with batches of one.</summary>
    /// <param name="epsilon">What is added to the variance, so that nothing is divided by 0 where the numbers do not vary; above 0. ConvNeXt has 1e-6.</param>
    /// <param name="perPixel">Whether each pixel is normalised by itself, over its channels, as in Keras and ConvNeXt, rather than all numbers of an example together.</param>
    public NetworkBuilder LayerNormalization(double epsilon = 1e-5, bool perPixel = false) => Add(new LayerNormalization(epsilon, perPixel));

    /// <summary>Appends a normalisation of each example by the mean and deviation of its own numbers, group of channels by group: <see cref="Layers.GroupNormalization"/>. It works with batches of one.</summary>
    /// <param name="groups">Into how many groups of neighbours the channels are cut; at least 1, and a divisor of them.</param>
    /// <param name="epsilon">What is added to the variance, so that nothing is divided by 0 where a group does not vary; above 0.</param>
    public NetworkBuilder GroupNormalization(int groups, double epsilon = 1e-5) => Add(new GroupNormalization(groups, epsilon));

    /// <summary>Appends a normalisation of each channel of each example by its own mean and deviation: <see cref="Layers.InstanceNormalization"/>.</summary>
    /// <param name="epsilon">What is added to the variance, so that nothing is divided by 0 where a channel does not vary; above 0.</param>
    public NetworkBuilder InstanceNormalization(double epsilon = 1e-5) => Add(new InstanceNormalization(epsilon));

    /// <summary>Appends the output layer of LeNet-5 of 1998, the negated squared distances to a code for each class: <see cref="Layers.RadialBasis"/>.</summary>
    /// <param name="units">Number of units, which is that of the classes; at least 1.</param>
    /// <param name="codes">The code of each unit, as long as the input. Null means random codes of ±1.</param>
    public NetworkBuilder RadialBasis(int units, IReadOnlyList<IReadOnlyList<float>>? codes = null) => Add(new RadialBasis(units, codes));

    /// <summary>Appends a normalisation of each channel by the mean and deviation of the batch: <see cref="Layers.BatchNormalization"/>. Scoring uses running averages of them.</summary>
    /// <param name="momentum">Share of the new batch in the running averages, above 0 and at most 1, as in PyTorch. Keras means the share of the old averages: write 0.01 for its 0.99.</param>
    /// <param name="epsilon">What is added to the variance, so that nothing is divided by 0 where a channel does not vary; above 0.</param>
    /// <param name="scale">Whether each channel is multiplied by a trained scale, from 1.</param>
    /// <param name="shift">Whether a trained shift, from 0, is added to each channel; Keras calls it <c>center</c>.</param>
    public NetworkBuilder BatchNormalization(double momentum = 0.1, double epsilon = 1e-5, bool scale = true, bool shift = true) =>
        Add(new BatchNormalization(momentum, epsilon, scale, shift));

    /// <summary>Appends a layer that multiplies all numbers by one that stays as it is: <see cref="Layers.Scale"/>.</summary>
    /// <param name="factor">What the numbers are multiplied by; finite and not 0.</param>
    public NetworkBuilder Scale(double factor) => Add(new Scale(factor));

    /// <summary>Appends a trained factor and summand for each channel, scale·x + shift, from 1 and 0: <see cref="Layers.ChannelAffine"/>.</summary>
    public NetworkBuilder ChannelAffine() => Add(new ChannelAffine());

    /// <summary>Appends a factor and summand for each number of an example, scale·x + shift, from 1 and 0: <see cref="Layers.ElementwiseAffine"/>.</summary>
    /// <param name="isTrainable">Whether training changes them.</param>
    public NetworkBuilder ElementwiseAffine(bool isTrainable = true) => Add(new ElementwiseAffine(isTrainable));

    /// <summary>Appends a layer that sets numbers to 0 at random while training, against overfitting: <see cref="Layers.Dropout"/>.</summary>
    /// <param name="rate">Probability that a number is dropped, from 0 to below 1; the others are divided by 1 − rate. As in Keras and PyTorch.</param>
    public NetworkBuilder Dropout(double rate = 0.5) => Add(new Dropout(rate));

    /// <summary>Appends a layer that drops whole channels of an image at random while training: <see cref="Layers.SpatialDropout"/>.</summary>
    /// <param name="rate">Probability that a channel is dropped, from 0 to below 1; the others are divided by 1 − rate.</param>
    public NetworkBuilder SpatialDropout(double rate = 0.5) => Add(new SpatialDropout(rate));

    /// <summary>Appends a block whose input is added to its output (a skip connection), see <see cref="Layers.Residual"/>: <c>net.Residual(block => block.Conv2D(32, 3, padding: 1).Relu())</c>.</summary>
    /// <param name="block">Appends the layers of the block, at least one.</param>
    /// <param name="shortcut">
    /// Appends the layers that the input goes through before it is added, such as a 1×1 convolution where the block changes the shape. Null means none: the input itself.
    /// </param>
    public NetworkBuilder Residual(Func<NetworkBuilder, NetworkBuilder> block, Func<NetworkBuilder, NetworkBuilder>? shortcut = null) =>
        Add(new Residual(BlockOf(block), shortcut is null ? null : BlockOf(shortcut)));

    /// <summary>
    /// Appends a gate, which multiplies its input by what its layers give, see <see cref="Layers.Gate"/>. Squeeze-and-excite:
    /// <c>net.Multiply(gate => gate.GlobalAveragePool2D().Conv2D(4, 1).Relu().Conv2D(64, 1).Sigmoid())</c>.
    /// </summary>
    /// <param name="gate">Appends the layers that make the factors, at least one: as many as the input has numbers, or one for each channel.</param>
    public NetworkBuilder Multiply(Func<NetworkBuilder, NetworkBuilder> gate) => Add(new Gate(BlockOf(gate)));

    /// <summary>
    /// Appends a squeeze-and-excite block, which multiplies each channel by a factor from 0 to 1 that depends on the means of all channels:
    /// <c>net.Multiply(gate => gate.GlobalAveragePool2D().Conv2D(channels / reduction, 1).Relu().Conv2D(channels, 1).Sigmoid())</c>. Hu, Shen and Sun 2018, arXiv:1709.01507.
    /// </summary>
    /// <param name="channels">The channels of the layer before; at least 1.</param>
    /// <param name="reduction">How many times fewer channels the layer between has; at least 1, and at most the channels.</param>
    public NetworkBuilder SqueezeExcite(int channels, int reduction = 16)
    {
        Guard.AtLeast(channels, 1);
        Guard.AtLeast(reduction, 1);
        if (reduction > channels)
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"The reduction must be at most the {channels} channels, or no channel is left between.");
        return Multiply(gate => gate.GlobalAveragePool2D().Conv2D(channels / reduction, 1).Relu().Conv2D(channels, 1).Sigmoid());
    }

    /// <summary>Appends branches that all get the same input and whose channels are put together, see <see cref="Layers.Concatenate"/>: <c>net.Concatenate(one => one.Conv2D(8, 1), other => other.Conv2D(8, 3, padding: 1))</c>.</summary>
    /// <param name="branches">Each function appends the layers of a branch, at least two functions; one that appends nothing is the input itself.</param>
    public NetworkBuilder Concatenate(params Func<NetworkBuilder, NetworkBuilder>[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        return Add(new Concatenate([.. branches.Select(BlockOf)]));
    }

    /// <summary>The network for examples of <paramref name="inputShape"/>. A builder makes one network, since layers belong to one.</summary>
    /// <param name="inputShape">Channels, height and width of one example, such as <c>(1, 28, 28)</c>; <see cref="Shape.Vector"/> for a vector.</param>
    /// <returns>The network, with parameters that are still 0.</returns>
    /// <exception cref="ShapeException">A layer does not fit the output that it reads.</exception>
    /// <exception cref="ArgumentException">There is no layer, no layer reads the output of one that is not the last, or two have the same name.</exception>
    public Network Build(Shape inputShape) => new(inputShape, (IReadOnlyList<PlacedLayer>)[.. _layers]);
}
