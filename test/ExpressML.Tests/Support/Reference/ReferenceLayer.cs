using ExpressML.Kernels.Convolutions;
using ExpressML.Layers;
using Softmax = ExpressML.Layers.Softmax;

namespace ExpressML.Tests.Support.Reference;

/// <summary>What a layer means, for one example in double precision.</summary>
internal abstract class ReferenceLayer
{
    /// <summary>The output of one example.</summary>
    public abstract double[] Forward(double[] x, double[][] parameters);

    /// <summary>The input gradient of one example; adds the gradients of the parameters to <paramref name="gradients"/>.</summary>
    public abstract double[] Backward(double[] x, double[] dy, double[][] parameters, double[][] gradients);

    /// <summary>The reference of a layer that stands in a network.</summary>
    public static ReferenceLayer Of(Layer layer) => layer switch
    {
        Conv2D conv => new Convolution(new ReferenceConvolution(
            new ConvolutionGeometry(
                conv.InputShape, conv.Filters, conv.Window.Height, conv.Window.Width, conv.Stride,
                conv.Padding.Around(conv.InputShape, conv.Window, conv.Stride, conv.Dilation), conv.Dilation, conv.Groups))),
        ConvTranspose2D conv => new TransposedConvolution(new ReferenceConvolution(
            new ConvolutionGeometry(
                conv.OutputShape, conv.InputShape.Channels, conv.Window.Height, conv.Window.Width, conv.Stride,
                conv.Padding.Around(conv.OutputShape, conv.Window, conv.Stride, conv.Dilation), conv.Dilation, conv.Groups))),
        MaxPool2D pool => Maxima(Sliding(pool.InputShape, pool.Window, pool.Stride, pool.Padding, pool.Dilation, pool.CeilMode)),
        MinPool2D pool => new Formula((x, _) => Sliding(pool.InputShape, pool.Window, pool.Stride, pool.Padding, pool.Dilation, pool.CeilMode).Min(x)),
        AveragePool2D pool => Averages(Sliding(
            pool.InputShape, pool.Window, pool.Stride, pool.Padding, pool.Dilation, pool.CeilMode, pool.CountIncludePad)),
        GlobalMaxPool2D pool => Maxima(ReferencePooling.Adaptive(pool.InputShape, 1, 1)),
        GlobalAveragePool2D pool => Averages(ReferencePooling.Adaptive(pool.InputShape, 1, 1)),
        AdaptiveAveragePool2D pool => Averages(ReferencePooling.Adaptive(pool.InputShape, pool.Height, pool.Width)),
        Dense => new Products(),
        Relu => new Function((x, _) => ReferenceFunctions.Relu(x), (x, dy, _) => [.. x.Zip(dy, (value, gradient) => value > 0 ? gradient : 0)]),
        Tanh => new Function(
            (x, _) => ReferenceFunctions.Tanh(x), (x, dy, _) => [.. x.Zip(dy, (value, gradient) => gradient / Math.Pow(Math.Cosh(value), 2))]),
        ChannelAffine affine => new Formula((x, parameters) =>
            [.. x.Select((value, i) => parameters[0][i / affine.InputShape.Area] * value + parameters[1][i / affine.InputShape.Area])]),
        ElementwiseAffine => new Formula((x, parameters) => [.. x.Select((value, i) => parameters[0][i] * value + parameters[1][i])]),
        Resize2D resize => new Formula((x, _) => ReferenceResize.Bilinear(x, resize.InputShape, resize.OutputShape, resize.Coordinates)),
        UpSampling2D { Interpolation: Interpolation.Bilinear } sampling => new Formula((x, _) => ReferenceResize.Bilinear(
            x, sampling.InputShape, sampling.OutputShape, sampling.Coordinates)),
        Rearrangement or UpSampling2D => new Formula((x, _) => ReferenceArrangement.Forward(layer, x)),
        Scale scale => new Function((x, _) => Array.ConvertAll(x, value => scale.Factor * value), (_, dy, _) => Array.ConvertAll(dy, value => scale.Factor * value)),
        Flatten or Reshape => new Function((x, _) => x, (_, dy, _) => dy),
        Standardize => new Function(
            (x, parameters) => ReferenceFunctions.Standardize(x, parameters[0], parameters[1]),
            (_, dy, parameters) => ReferenceFunctions.Standardize(dy, new double[parameters[0].Length], parameters[1])),
        Unstandardize scale => new Function(
            (x, parameters) => [.. x.Select((value, i) => parameters[0][i / scale.InputShape.Area] + parameters[1][i / scale.InputShape.Area] * value)],
            (_, dy, parameters) => [.. dy.Select((gradient, i) => parameters[1][i / scale.InputShape.Area] * gradient)]),
        LeakyRelu leaky => Each(x => x > 0 ? x : leaky.Slope * x),
        PRelu => new Formula((x, parameters) =>
            [.. x.Select((value, i) => value > 0 ? value : parameters[0][i * parameters[0].Length / x.Length] * value)]),
        Clip clip => Each(x => Math.Min(Math.Max(x, clip.Min), clip.Max)),
        HardSigmoid sigmoid => Each(x => Math.Clamp(sigmoid.Alpha * x + sigmoid.Beta, 0, 1)),
        HardSwish => Each(x => x * Math.Clamp(x / 6 + 0.5, 0, 1)),
        Softsign => Each(x => x / (1 + Math.Abs(x))),
        Elu elu => Each(x => x > 0 ? x : elu.Alpha * ReferenceMath.ExpMinus1(x)),
        Selu => Each(x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * ReferenceMath.ExpMinus1(x))),
        ScaledTanh => Each(x => 1.7159 * Math.Tanh(2 * x / 3)),
        Sigmoid => Each(ReferenceMath.Sigmoid),
        Softplus => Each(ReferenceMath.Softplus),
        Gelu => Each(x => x * ReferenceMath.NormalDistribution(x)),
        Silu => Each(x => x * ReferenceMath.Sigmoid(x)),
        Softmax softmax => new Formula((x, _) => ReferenceNormalization.Softmax(x, softmax.InputShape)),
        LogSoftmax softmax => new Formula((x, _) => Array.ConvertAll(ReferenceNormalization.Softmax(x, softmax.InputShape), Math.Log)),
        LocalResponseNormalization response => new Formula((x, _) => ReferenceNormalization.LocalResponse(
            x, response.InputShape, response.Size, response.Alpha, response.Beta, response.K)),
        GroupNormalization { Groups: var groups } normalization => Grouped(normalization, groups),
        InstanceNormalization normalization => Grouped(normalization, normalization.InputShape.Channels),
        LayerNormalization { PerPixel: true } normalization => new Formula((x, parameters) => ReferenceNormalization.Pixels(
            x, parameters[0], parameters[1], normalization.Epsilon)),
        LayerNormalization normalization => new Formula(
            (x, parameters) => ReferenceNormalization.Layer(x, parameters[0], parameters[1], normalization.Epsilon)),
        Subsampling2D or TableConv2D or RadialBasis => new Formula((x, parameters) => ReferenceClassic.Forward(layer, x, parameters)),
        _ => throw new NotSupportedException($"{layer} has no reference yet."),
    };

    private static ReferencePooling Sliding(
        Shape input, Size2D window, Size2D stride, Padding2D padding, Size2D dilation, bool ceilMode, bool countIncludePad = true) =>
        ReferencePooling.Sliding(input, window, stride, padding.Around(input, window, stride, dilation), dilation, ceilMode, countIncludePad);

    private static Function Maxima(ReferencePooling pooling) => new((x, _) => pooling.Max(x), (x, dy, _) => pooling.MaxInputGradient(x, dy));

    private static Function Averages(ReferencePooling pooling) => new((x, _) => pooling.Average(x), (_, dy, _) => pooling.AverageInputGradient(dy));

    private static Formula Grouped(ExampleNormalization normalization, int groups) => new(
        (x, parameters) => ReferenceNormalization.Groups(x, parameters[0], parameters[1], normalization.Epsilon, groups));

    private static Formula Each(Converter<double, double> function) => new((x, _) => Array.ConvertAll(x, function));

    private static void Add(double[] gradient, double[] sum)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += gradient[i];
    }

    private sealed class Convolution(ReferenceConvolution reference) : ReferenceLayer
    {
        public override double[] Forward(double[] x, double[][] parameters) => reference.Forward(x, parameters[0], parameters.ElementAtOrDefault(1));

        public override double[] Backward(double[] x, double[] dy, double[][] parameters, double[][] gradients)
        {
            Add(reference.WeightGradient(x, dy), gradients[0]);
            if (gradients.Length > 1)
                Add(reference.BiasGradient(dy), gradients[1]);
            return reference.InputGradient(parameters[0], dy);
        }
    }

    /// <summary>The input gradient of a convolution, from the output to the input.</summary>
    private sealed class TransposedConvolution(ReferenceConvolution mirror) : ReferenceLayer
    {
        public override double[] Forward(double[] x, double[][] parameters)
        {
            double[] y = mirror.InputGradient(parameters[0], x);
            int area = parameters.Length > 1 ? y.Length / parameters[1].Length : 0;
            return area == 0 ? y : [.. y.Select((sum, i) => sum + parameters[1][i / area])];
        }

        public override double[] Backward(double[] x, double[] dy, double[][] parameters, double[][] gradients)
        {
            Add(mirror.WeightGradient(dy, x), gradients[0]);
            if (gradients.Length > 1)
                Add([.. dy.Chunk(dy.Length / gradients[1].Length).Select(channel => channel.Sum())], gradients[1]);
            return mirror.Forward(dy, parameters[0], null);
        }
    }

    private sealed class Products : ReferenceLayer
    {
        public override double[] Forward(double[] x, double[][] parameters) => ReferenceDense.Forward(x, parameters[0], parameters.ElementAtOrDefault(1));

        public override double[] Backward(double[] x, double[] dy, double[][] parameters, double[][] gradients)
        {
            Add(ReferenceDense.WeightGradient(x, dy), gradients[0]);
            if (gradients.Length > 1)
                Add(dy, gradients[1]);
            return ReferenceDense.InputGradient(parameters[0], dy);
        }
    }

    /// <summary>A layer without parameters to train.</summary>
    private sealed class Function(
        Func<double[], double[][], double[]> forward, Func<double[], double[], double[][], double[]> inputGradient) : ReferenceLayer
    {
        public override double[] Forward(double[] x, double[][] parameters) => forward(x, parameters);

        public override double[] Backward(double[] x, double[] dy, double[][] parameters, double[][] gradients) =>
            inputGradient(x, dy, parameters);
    }

    /// <summary>A layer whose gradients follow from its formula by central differences.</summary>
    private sealed class Formula(Func<double[], double[][], double[]> forward) : ReferenceLayer
    {
        public override double[] Forward(double[] x, double[][] parameters) => forward(x, parameters);

        public override double[] Backward(double[] x, double[] dy, double[][] parameters, double[][] gradients)
        {
            for (int i = 0; i < parameters.Length; i++)
                Add(GradientCheck.CentralDifferences(parameters[i], () => forward(x, parameters).Dot(dy)), gradients[i]);
            return GradientCheck.CentralDifferences(x, () => forward(x, parameters).Dot(dy));
        }
    }
}
