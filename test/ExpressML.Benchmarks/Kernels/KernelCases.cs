using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Optimizers;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>The kernels that are measured, with the shapes that they have in the networks of <see cref="BenchmarkNetworks"/>.</summary>
internal static class KernelCases
{
    public static IEnumerable<IKernelCase> All =>
    [
        .. LeNetProducts, .. MidProducts, .. AlexNetProducts, .. MobileNetProducts, .. ImageNetProducts, .. OneImage,
        .. Pools, .. Normalizations, .. Elementwise,
        .. Updates,
        BlockPacking.Of("lenet", (1, 28, 28)), BlockPacking.Of("mid", (3, 32, 32)), BlockPacking.Of("alexnet", (3, 227, 227)),
    ];

    private static IEnumerable<IKernelCase> LeNetProducts
    {
        get
        {
            yield return Product(net => net.Conv2D(6, 5, padding: 2), (1, 28, 28), isFirst: true);
            yield return Product(net => net.Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2), (1, 28, 28), isFirst: true);
            yield return Product(net => net.Conv2D(16, 5), (6, 14, 14));
            yield return Product(net => net.Conv2D(16, 5).Relu().MaxPool2D(2), (6, 14, 14));
            yield return Product(net => net.Dense(120), Shape.Vector(400));
            yield return Product(net => net.Dense(84), Shape.Vector(120));
            yield return Product(net => net.Dense(10), Shape.Vector(84));

            static ProductCase Product(Func<NetworkBuilder, NetworkBuilder> layers, Shape input, bool isFirst = false) =>
                new("lenet", layers, input, Examples: 64, isFirst);
        }
    }

    private static IEnumerable<IKernelCase> MidProducts
    {
        get
        {
            yield return Convolution(32, (3, 32, 32), isFirst: true);
            yield return Convolution(32, (32, 32, 32));
            yield return Convolution(64, (32, 16, 16));
            yield return Convolution(64, (64, 16, 16));
            yield return Convolution(128, (64, 8, 8));
            yield return Convolution(128, (128, 8, 8));

            static ProductCase Convolution(int filters, Shape input, bool isFirst = false) =>
                new("mid", net => net.Conv2D(filters, 3, padding: 1), input, Examples: 64, isFirst);
        }
    }

    private static IEnumerable<IKernelCase> AlexNetProducts
    {
        get
        {
            yield return Product(net => net.Conv2D(96, 11, stride: 4), (3, 227, 227), 32, isFirst: true);
            yield return Product(net => net.Conv2D(256, 5, padding: 2, groups: 2), (96, 27, 27), 32);
            yield return Product(net => net.Conv2D(384, 3, padding: 1), (256, 13, 13), 32);
            yield return Product(net => net.Conv2D(384, 3, padding: 1, groups: 2), (384, 13, 13), 32);
            yield return Product(net => net.Conv2D(256, 3, padding: 1, groups: 2), (384, 13, 13), 32);
            yield return Product(net => net.Dense(4096), Shape.Vector(9216), 128);
            yield return Product(net => net.Dense(4096), Shape.Vector(4096), 128);
            yield return Product(net => net.Dense(1000), Shape.Vector(4096), 128);

            static ProductCase Product(Func<NetworkBuilder, NetworkBuilder> layers, Shape input, int examples, bool isFirst = false) =>
                new("alexnet", layers, input, examples, isFirst);
        }
    }

    // The depthwise convolutions of MobileNetV2 at 224×224.
    private static IEnumerable<IKernelCase> MobileNetProducts
    {
        get
        {
            foreach ((Shape input, int stride) in new (Shape, int)[]
            {
                ((32, 112, 112), 1), ((96, 112, 112), 2), ((144, 56, 56), 1), ((144, 56, 56), 2), ((192, 28, 28), 1), ((384, 14, 14), 1), ((576, 14, 14), 2), ((960, 7, 7), 1),
            })
            {
                yield return new ProductCase("mobilenet", Layer, input, Examples: 16);
                yield return new ImageCase("mobilenet", Layer, input);

                NetworkBuilder Layer(NetworkBuilder net) => net.Conv2D(input.Channels, 3, stride, padding: 1, groups: input.Channels);
            }
        }
    }

    // What ResNet, ResNeXt and ShuffleNet have besides 3×3 windows at stride 1.
    private static IEnumerable<IKernelCase> ImageNetProducts
    {
        get
        {
            foreach ((Shape input, int filters, int window, int stride, int groups) in new (Shape, int, int, int, int)[]
            {
                ((3, 224, 224), 64, 7, 2, 1), ((64, 56, 56), 64, 1, 1, 1), ((64, 56, 56), 128, 1, 2, 1), ((256, 14, 14), 256, 1, 1, 1),
                ((64, 56, 56), 128, 3, 2, 1), ((128, 28, 28), 256, 3, 2, 1), ((128, 56, 56), 128, 3, 1, 32), ((512, 14, 14), 512, 3, 1, 32), ((240, 28, 28), 240, 1, 1, 3),
            })
            {
                yield return new ProductCase("imagenet", Layer, input, Examples: 16, IsFirst: input.Channels == 3);
                yield return new ImageCase("imagenet", Layer, input);

                NetworkBuilder Layer(NetworkBuilder net) => net.Conv2D(filters, window, stride, padding: window / 2, groups: groups);
            }
        }
    }

    private static IEnumerable<IKernelCase> OneImage =>
    [
        new ImageCase("lenet", net => net.Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2), (1, 28, 28)),
        new ImageCase("lenet", net => net.Conv2D(16, 5).Relu().MaxPool2D(2), (6, 14, 14)),
        new ImageCase("lenet", net => net.Dense(120), Shape.Vector(400)),
        new ImageCase("mid", net => net.Conv2D(32, 3, padding: 1), (3, 32, 32)),
        new ImageCase("mid", net => net.Conv2D(32, 3, padding: 1), (32, 32, 32)),
        new ImageCase("mid", net => net.Conv2D(64, 3, padding: 1), (64, 16, 16)),
        new ImageCase("mid", net => net.Conv2D(128, 3, padding: 1), (128, 8, 8)),
        new ImageCase("alexnet", net => net.Conv2D(96, 11, stride: 4), (3, 227, 227)),
        new ImageCase("alexnet", net => net.Conv2D(256, 5, padding: 2, groups: 2), (96, 27, 27)),
        new ImageCase("alexnet", net => net.Conv2D(384, 3, padding: 1), (256, 13, 13)),
        new ImageCase("alexnet", net => net.Dense(4096), Shape.Vector(9216)),
    ];

    private static IEnumerable<IKernelCase> Pools =>
    [
        new StreamCase("lenet", () => new MaxPool2D(2), (6, 28, 28)),
        new StreamCase("lenet", () => new AveragePool2D(2), (6, 28, 28)),
        new StreamCase("mid", () => new MaxPool2D(2), (32, 32, 32)),
        new StreamCase("mid", () => new AdaptiveAveragePool2D(1), (128, 8, 8)),
        new StreamCase("mid", () => new AdaptiveAveragePool2D(3), (128, 8, 8)),
        new StreamCase("mid", () => new GlobalAveragePool2D(), (128, 8, 8)),
        new StreamCase("mid", () => new GlobalMaxPool2D(), (128, 8, 8)),
        new StreamCase("mid", () => new AveragePool2D(3, 2), (32, 32, 32)),
        new StreamCase("mid", () => new MaxPool2D(3, 2), (32, 32, 32)),
        new StreamCase("alexnet", () => new MaxPool2D(3, 2), (96, 55, 55)),
        new StreamCase("alexnet", () => new MaxPool2D(3, 2), (256, 13, 13)),
    ];

    private static IEnumerable<IKernelCase> Normalizations =>
    [
        new StreamCase("mid", () => new BatchNormalization(), (32, 32, 32)),
        new StreamCase("mid", () => new BatchNormalization(), (128, 8, 8)),
        new StreamCase("mid", net => net.BatchNormalization().Relu(), (32, 32, 32)),
        new StreamCase("mid", net => net.BatchNormalization().Relu().MaxPool2D(2), (32, 32, 32)),
        new StreamCase("mid", () => new LayerNormalization(), (32, 32, 32)),
        new StreamCase("alexnet", AlexNetResponse, (96, 55, 55)),
        new StreamCase("alexnet", AlexNetResponse, (256, 27, 27)),
    ];

    private static IEnumerable<IKernelCase> Elementwise =>
    [
        new StreamCase("lenet", () => new Relu(), (6, 28, 28)),
        new StreamCase("mid", () => new Relu(), (32, 32, 32)),
        new StreamCase("alexnet", () => new Relu(), (96, 55, 55)),
        new StreamCase("lenet", () => new Tanh(), (6, 28, 28)),
        new StreamCase("lenet", () => new Sigmoid(), (6, 28, 28)),
        new StreamCase("lenet", () => new Gelu(), (6, 28, 28)),
        new StreamCase("lenet", () => new Silu(), (6, 28, 28)),
        new StreamCase("lenet", () => new Softplus(), (6, 28, 28)),
        new StreamCase("lenet", () => new Elu(), (6, 28, 28)),
        new StreamCase("lenet", () => new Softmax(), Shape.Vector(10)),
        new StreamCase("alexnet", () => new Softmax(), Shape.Vector(1000)),
        new StreamCase("alexnet", () => new Dropout(0.5), Shape.Vector(4096)),
    ];

    private static IEnumerable<IKernelCase> Updates =>
    [
        OptimizerUpdate.Of("lenet", new Sgd(), 61_706),
        OptimizerUpdate.Of("lenet", new Adam(), 61_706),
        OptimizerUpdate.Of("alexnet", new Sgd(), 4096 * 4096),
        OptimizerUpdate.Of("alexnet", new Adam(), 4096 * 4096),
    ];

    private static LocalResponseNormalization AlexNetResponse() => new(BenchmarkNetworks.ResponseSize, BenchmarkNetworks.ResponseAlpha);
}
