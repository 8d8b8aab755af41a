using System.Runtime.InteropServices;
using ExpressML.Algorithms;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Elementwise;
using ExpressML.Kernels.Normalization;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;

namespace ExpressML.Tests.Digest;

/// <summary>Each kernel on a few inputs that reach all its tiles, tails and borders.</summary>
internal static class KernelDigests
{
    // Filters of 6, 4 and single rows; borders, strides, and windows that leave a remainder.
    private static readonly ConvolutionGeometry[] _convolutions =
    [
        new((1, 9, 8), Filters: 6, WindowHeight: 5, WindowWidth: 5, Stride: 1, Padding: 2, Dilation: 1, Groups: 1),
        new((3, 7, 6), Filters: 11, WindowHeight: 3, WindowWidth: 3, Stride: 2, Padding: 1, Dilation: 1, Groups: 1),
        new((2, 5, 6), Filters: 4, WindowHeight: 2, WindowWidth: 2, Stride: 3, Padding: 0, Dilation: 1, Groups: 1),
        new((6, 9, 8), Filters: 9, WindowHeight: 3, WindowWidth: 3, Stride: 2, Padding: 2, Dilation: 3, Groups: 3),
        new((3, 7, 6), Filters: 29, WindowHeight: 3, WindowWidth: 3, Stride: 1, Padding: 1, Dilation: 1, Groups: 1),
        new((4, 3, 3), Filters: 9, WindowHeight: 1, WindowWidth: 1, Stride: 1, Padding: 1, Dilation: 1, Groups: 1),
    ];

    // Patches and tiles that the border cuts, both chunk sizes of tiles, groups, lanes without a filter.
    private static readonly ConvolutionGeometry[] _squares =
    [
        new((16, 9, 8), Filters: 22, WindowHeight: 3, WindowWidth: 3, Stride: 1, Padding: 1, Dilation: 1, Groups: 1),
        new((10, 7, 13), Filters: 18, WindowHeight: 3, WindowWidth: 3, Stride: 1, Padding: 2, Dilation: 1, Groups: 2),
        new((70, 6, 7), Filters: 67, WindowHeight: 3, WindowWidth: 3, Stride: 1, Padding: 0, Dilation: 1, Groups: 1),
    ];

    // Cut taps, too.
    private static readonly ConvolutionGeometry[] _rows =
    [
        new((6, 9, 14), Filters: 16, WindowHeight: 5, WindowWidth: 5, Stride: 1, Padding: 0, Dilation: 1, Groups: 1),
        new((10, 7, 13), Filters: 22, WindowHeight: 5, WindowWidth: 5, Stride: 1, Padding: 2, Dilation: 1, Groups: 2),
        new((11, 3, 5), Filters: 29, WindowHeight: 5, WindowWidth: 5, Stride: 1, Padding: 4, Dilation: 1, Groups: 1),
    ];

    private static readonly PoolingWindows[] _poolings =
    [
        PoolingWindows.Sliding((3, 6, 8), window: 2, stride: 2, padding: 0), PoolingWindows.Sliding((2, 7, 8), window: 3, stride: 2, padding: 1),
        PoolingWindows.Sliding((2, 7, 8), window: 2, stride: 3, padding: 0), PoolingWindows.Adaptive((2, 7, 8), height: 3, width: 3),
    ];

    private static readonly Shape _response = (9, 2, 3);

    private static readonly ResponseSettings[] _responses = [new(5, 0.1, 0.75, 2), new(4, 0.1, 0.6, 1)];

    private static readonly (int Inputs, int Outputs)[] _denses = [(1, 1), (16, 12), (35, 10), (20, 31)];

    public static IEnumerable<(string Name, Action<Digest> Compute)> All =>
    [
        ("Convolution.Forward", digest => ForEach(_convolutions, g => Run(
            digest, g.Output.Length * Lanes.Count,
            y => Convolution.Forward(Block(digest, g.Input), digest.Draw(g.Filters * g.FanIn), digest.Draw(g.Filters), new ConvolutionTaps(g), y)))),
        ("Convolution.InputGradient", digest => ForEach(_convolutions, g => Run(
            digest, g.Input.Length * Lanes.Count,
            dx => Convolution.InputGradient(Block(digest, g.Output), digest.Draw(g.Filters * g.FanIn), new ConvolutionTaps(g), dx)))),
        ("ConvolutionWeightGradient.Compute", digest => ForEach(_convolutions, g => Run(
            digest, g.Filters * g.FanIn,
            dw => ConvolutionWeightGradient.Compute(
                Block(digest, g.Input), Block(digest, g.Output), new ConvolutionTaps(g), new float[ConvolutionWeightGradient.ScratchLength(g)], dw)))),
        .. Winograd<WinogradSquares>(_squares), .. Winograd<WinogradRows>(_rows),
        ("DenseProducts.Forward", digest => ForEach(_denses, size => Run(
            digest, size.Outputs * Lanes.Count,
            y => DenseProducts.Forward(
                Block(digest, size.Inputs), digest.Draw(size.Outputs * size.Inputs), digest.Draw(size.Outputs),
                DenseProducts.ForwardTaps(size.Inputs), size.Outputs, y)))),
        ("DenseProducts.InputGradient", digest => ForEach(_denses, size => Run(
            digest, size.Inputs * Lanes.Count,
            dx => DenseProducts.InputGradient(
                Block(digest, size.Outputs), digest.Draw(size.Outputs * size.Inputs),
                DenseProducts.BackwardTaps(size.Inputs, size.Outputs), size.Inputs, dx)))),
        ("DenseProducts.WeightGradient", digest => ForEach(_denses, size => Run(digest, size.Outputs * size.Inputs, dw =>
        {
            float[] transposed = new float[DenseProducts.TransposedLength(size.Inputs)];
            DenseProducts.TransposeLanes(Block(digest, size.Inputs), size.Inputs, transposed);
            DenseProducts.WeightGradient(transposed, Block(digest, size.Outputs), DenseProducts.ExampleTaps(1, 0), 0, size.Outputs, size.Inputs, dw);
        }))),
        ("ExtremePooling", digest => ForEach(_poolings, g => Run(digest, g.Input.Length * Lanes.Count, dx =>
        {
            float[] y = new float[g.Output.Length * Lanes.Count];
            int[] winners = new int[y.Length];
            ExtremePooling.Forward<Largest>(Special(Block(digest, g.Input)), g, y, winners);
            ExtremePooling.InputGradient(Block(digest, g.Output), winners, g, dx);
            digest.Add(y);
        }))),
        ("AveragePooling", digest => ForEach(_poolings, g => Run(digest, g.Input.Length * Lanes.Count, dx =>
        {
            float[] y = new float[g.Output.Length * Lanes.Count];
            WindowPooling.LaneBlock(default(Mean), Block(digest, g.Input), g, y);
            AveragePooling.InputGradient(Block(digest, g.Output), g, dx);
            digest.Add(y);
        }))),
        ("Softmax", digest => Run(digest, 40 * Lanes.Count, p => Kernels.Elementwise.Softmax.LaneBlock(digest.Draw(p.Length, scale: 60), p))),
        ("Softmax.InputGradient", digest => Run(
            digest, 40 * Lanes.Count, dx => Kernels.Elementwise.Softmax.InputGradient(digest.Draw(dx.Length), digest.Draw(dx.Length), area: 4, dx))),
        ("ActivationFunctions.Tanh", digest => Activation(digest, new ActivationFunctions.Tanh(1.7159, 2.0 / 3))),
        ("ActivationFunctions.Relu", digest => Activation(digest, default(ActivationFunctions.Relu))),
        ("ActivationFunctions.LeakyRelu", digest => Activation(digest, new ActivationFunctions.LeakyRelu(0.01))),
        ("ActivationFunctions.Elu", digest => Activation(digest, new ActivationFunctions.Elu(1.5f, 2))),
        ("ActivationFunctions.Sigmoid", digest => Activation(digest, default(ActivationFunctions.Sigmoid))),
        ("ActivationFunctions.Softplus", digest => Activation(digest, default(ActivationFunctions.Softplus))),
        ("ActivationFunctions.Gelu", digest => DerivedActivation(digest, default(ActivationFunctions.Gelu))),
        ("ActivationFunctions.Silu", digest => DerivedActivation(digest, default(ActivationFunctions.Silu))),
        ("ActivationFunctions.Clip", digest => Activation(digest, new ActivationFunctions.Clip(-0.3, 6))),
        ("ActivationFunctions.HardSigmoid", digest => Activation(digest, new ActivationFunctions.HardSigmoid(0.2, 0.5))),
        ("ActivationFunctions.HardSwish", digest => Activation(digest, new ActivationFunctions.HardSwish())),
        ("ActivationFunctions.Softsign", digest => Activation(digest, default(ActivationFunctions.Softsign))),
        ("LogSoftmax", digest => Run(digest, 40 * Lanes.Count, dx =>
        {
            float[] y = new float[dx.Length];
            Kernels.Elementwise.LogSoftmax.LaneBlock(digest.Draw(y.Length, scale: 60), y, area: 4);
            Kernels.Elementwise.LogSoftmax.InputGradient(y, digest.Draw(dx.Length), area: 4, dx);
            digest.Add(y);
        })),
        ("ChannelProducts", digest => digest.Add(
            [ChannelProducts.Sum(digest.Draw(37 * Lanes.Count), digest.Draw(37 * Lanes.Count)), ChannelProducts.Sum(digest.Draw(592), digest.Draw(592), most: 0)])),
        ("ChannelResponse", digest => ForEach(_responses, settings => Run(digest, _response.Length * Lanes.Count, dx =>
        {
            float[] x = Block(digest, _response), y = new float[x.Length];
            ChannelResponse.Forward(x, _response, settings, y);
            ChannelResponse.InputGradient(x, Block(digest, _response), _response, settings, new float[x.Length], dx);
            digest.Add(y);
        }))),
        ("ExampleMoments", digest => Run(digest, 37 * Lanes.Count, dx =>
        {
            float[] x = digest.Draw(dx.Length), dy = digest.Draw(dx.Length), y = new float[x.Length], moments = new float[ExampleMoments.Length];
            float[] scale = digest.Draw(37), dscale = new float[37], dshift = new float[37];
            ExampleMoments.Forward(x, scale, digest.Draw(37), 1e-5, moments, y);
            ExampleMoments.ParameterGradients(x, dy, moments, dscale, dshift);
            ExampleMoments.InputGradient(x, dy, scale, moments, dx);
            Array.ForEach([y, dscale, dshift], result => digest.Add(result));
        })),
        ("ChannelMoments", digest =>
        {
            (double mean, double squares) = ChannelMoments.Of(digest.Draw(37 * Lanes.Count), activeLanes: 13);
            digest.Add(MemoryMarshal.AsBytes<double>([mean, squares]));
        }),
        ("Normalization", digest => ForEach([true, false], appliesRelu => Run(digest, 37 * Lanes.Count, dx =>
        {
            float[] x = digest.Draw(dx.Length), dy = digest.Draw(dx.Length), y = new float[x.Length];
            var normalization = new ChannelNormalization(0.1f, -1.7f, 0.2f, appliesRelu);
            normalization.Forward(x, y);
            digest.Add(y);
            (double sum, double product) = normalization.Sums(x, dy, activeLanes: 13);
            digest.Add(MemoryMarshal.AsBytes<double>([sum, product]));
            normalization.InputGradient(x, dy, 0.3f, 0.4f, activeLanes: 13, dx);
        }))),
        ("Activations.Standardize", digest => Run(
            digest, 160, y => Activations.Standardize(digest.Draw(160), digest.Draw(2), digest.Draw(2, scale: 3), y))),
        ("Activations.Unstandardize", digest => Run(
            digest, 160, y => Activations.Unstandardize(digest.Draw(160), digest.Draw(2), digest.Draw(2, scale: 3), y))),
        ("Accumulation", digest => Run(digest, 161, sum => Accumulation.Add(digest.Draw(161), sum))),
        ("LaneSums", digest => Run(digest, 3, y => LaneSums.Channels(digest.Draw(3 * 37 * Lanes.Count), 3, 37, y))),
    ];

    private static void ForEach<T>(T[] cases, Action<T> compute) => Array.ForEach(cases, compute);

    private static void Run(Digest digest, int length, Action<float[]> kernel)
    {
        float[] result = new float[length];
        kernel(result);
        digest.Add(result);
    }

    private static IEnumerable<(string Name, Action<Digest> Compute)> Winograd<TForm>(ConvolutionGeometry[] geometries)
        where TForm : struct, IWinogradForm
    {
        string name = $"WinogradConvolution<{typeof(TForm).Name}>";
        yield return ($"{name}.Forward", digest => ForEach(geometries, g => Run(digest, g.Output.Length * Lanes.Count, y =>
            WithPasses(digest, g, (passes, prepared, scratch) => passes.Forward(
                Operands(Block(digest, g.Input), prepared, scratch, y), digest.Draw(g.Filters), appliesRelu: true)))));
        yield return ($"{name}.InputGradient", digest => ForEach(geometries, g => Run(digest, g.Input.Length * Lanes.Count, dx =>
            WithPasses(digest, g, (passes, prepared, scratch) => passes.InputGradient(Operands(Block(digest, g.Output), prepared, scratch, dx))))));
        yield return ($"{name}.WeightGradient", digest => ForEach(geometries, g => Run(digest, g.Filters * g.FanIn, dw =>
            WithWeights(digest, g, (weights, scratch) => weights.Gradient(Block(digest, g.Input), Block(digest, g.Output), scratch, dw)))));
        var joined = new ConvolutionGeometry((3, 10, 12), Filters: 6, TForm.Window, TForm.Window, Stride: 1, TForm.Window / 2, Dilation: 1, Groups: 1);
        int[] winners = [.. Enumerable.Range(0, joined.Output.Length / 4 * Lanes.Count).Select(i => i * 7 / 3 % 4)];
        yield return ($"{name}.Forward with pool", digest => Run(digest, winners.Length, y => WithPasses(digest, joined, (passes, prepared, scratch) =>
            passes.ForwardPooled(
                Operands(Block(digest, joined.Input), prepared, scratch, y), digest.Draw(joined.Filters), new int[y.Length], appliesRelu: true))));
        yield return ($"{name}.WeightGradient with pool", digest => Run(digest, joined.Filters * joined.FanIn, dw => WithWeights(digest, joined, (weights, scratch) =>
            weights.GradientOfPooled(Block(digest, joined.Input), digest.Draw(winners.Length), winners, scratch, dw))));

        static void WithPasses(Digest digest, ConvolutionGeometry g, Action<WinogradPasses<TForm>, float[], float[]> kernel)
        {
            var passes = new WinogradPasses<TForm>(g);
            float[] prepared = new float[passes.PreparedLength(isTraining: true)];
            passes.Prepare(digest.Draw(g.Filters * g.FanIn), isTraining: true, prepared);
            kernel(passes, prepared, new float[passes.ScratchLength]);
        }

        static void WithWeights(Digest digest, ConvolutionGeometry g, Action<WinogradWeights<TForm>, float[]> kernel)
        {
            // Filters are not wanted here, but were drawn for the published digests: the numbers that follow depend on it.
            digest.Draw(g.Filters * g.FanIn);
            var weights = new WinogradWeights<TForm>(g);
            kernel(weights, new float[weights.ScratchLength]);
        }

        static ConvolutionOperands Operands(float[] source, float[] filters, float[] scratch, float[] target) =>
            new() { Source = source, Filters = filters, Scratch = scratch, Target = target };
    }

    private static void Activation<TActivation>(Digest digest, TActivation activation)
        where TActivation : struct, IActivation
    {
        Run(digest, 1600, y => Activations.Apply(activation, Special(digest.Draw(y.Length, scale: 12)), y));
        Run(digest, 1600, dx => Activations.Gradient(activation, digest.Draw(dx.Length), digest.Draw(dx.Length), dx));
    }

    private static void DerivedActivation<TActivation>(Digest digest, TActivation activation)
        where TActivation : struct, IActivation, IDerivedFunction
    {
        Run(digest, 1600, y => Activations.Apply(activation, Special(digest.Draw(y.Length, scale: 12)), y));
        Run(digest, 1600, dx =>
        {
            float[] derivative = new float[dx.Length];
            Activations.Apply(activation, digest.Draw(dx.Length), new float[dx.Length], derivative);
            Activations.Gradient(activation, derivative, digest.Draw(dx.Length), dx);
        });
    }

    private static float[] Block(Digest digest, Shape shape) => digest.Draw(shape.Length * Lanes.Count);

    private static float[] Block(Digest digest, int length) => digest.Draw(length * Lanes.Count);

    // Infinities and zeros of both signs. NaN is left out: which of its bits an operation keeps is the processor's choice.
    private static float[] Special(float[] values)
    {
        float[] special = [float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon];
        special.CopyTo(values.AsSpan(values.Length / 2 + 3));
        return values;
    }
}
