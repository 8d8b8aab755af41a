using ExpressML.Networks;

namespace ExpressML.Benchmarks;

/// <summary>The networks that are measured, layer for layer those that other libraries are measured with.</summary>
internal static class BenchmarkNetworks
{
    public static readonly string[] Names = ["lenet", "mid", "alexnet", "alexnet-nolrn", "resnet9", "resnet18"];

    public static Network Create(string name, string activation) => name switch
    {
        "lenet" => LeNet(activation),
        "mid" => Mid(),
        "alexnet" => AlexNet(net => net.LocalResponseNormalization(ResponseSize, ResponseAlpha, beta: 0.75, k: 2)),
        "alexnet-nolrn" => AlexNet(net => net),
        "resnet9" => new Architectures.ResNet9().Create((3, 32, 32), 10),
        "resnet18" => ResNet18(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"The network must be one of {string.Join(", ", Names)}."),
    };

    /// <summary>Channels of one sum of AlexNet's local response normalisation.</summary>
    public const int ResponseSize = 5;

    /// <summary>The other libraries' 1e-4, which they divide by the size.</summary>
    public const double ResponseAlpha = 1e-4 / ResponseSize;

    private static Network LeNet(string activation)
    {
        var builder = new NetworkBuilder();
        Activate(builder.Conv2D(6, 5, padding: 2)).MaxPool2D(2);
        Activate(builder.Conv2D(16, 5)).MaxPool2D(2);
        Activate(builder.Flatten().Dense(120));
        return Activate(builder.Dense(84)).Dense(10).Build(new Shape(1, 28, 28));

        NetworkBuilder Activate(NetworkBuilder net) => activation == "tanh" ? net.Tanh() : net.Relu();
    }

    private static Network Mid()
    {
        var builder = new NetworkBuilder();
        foreach (int filters in new[] { 32, 64, 128 })
        {
            builder.Conv2D(filters, 3, padding: 1).BatchNormalization().Relu().Conv2D(filters, 3, padding: 1).BatchNormalization().Relu();
            if (filters < 128)
                builder.MaxPool2D(2);
        }

        return builder.AdaptiveAveragePool2D(1).Flatten().Dense(10).Build(new Shape(3, 32, 32));
    }

    private static Network AlexNet(Func<NetworkBuilder, NetworkBuilder> normalize)
    {
        NetworkBuilder builder = normalize(new NetworkBuilder().Conv2D(96, 11, stride: 4).Relu()).MaxPool2D(3, stride: 2);
        return normalize(builder.Conv2D(256, 5, padding: 2, groups: 2).Relu()).MaxPool2D(3, stride: 2)
            .Conv2D(384, 3, padding: 1).Relu()
            .Conv2D(384, 3, padding: 1, groups: 2).Relu()
            .Conv2D(256, 3, padding: 1, groups: 2).Relu().MaxPool2D(3, stride: 2)
            .Flatten()
            .Dense(4096).Relu().Dropout(0.5)
            .Dense(4096).Relu().Dropout(0.5)
            .Dense(1000).Build(new Shape(3, 227, 227));
    }

    // He et al. 2016, table 1, with biases left to the batch normalisations.
    private static Network ResNet18()
    {
        NetworkBuilder builder = new NetworkBuilder().Conv2D(64, 7, stride: 2, padding: 3, bias: false).BatchNormalization().Relu().MaxPool2D(3, stride: 2, padding: 1);
        int channels = 64;
        foreach (int filters in new[] { 64, 128, 256, 512 })
        {
            int stride = filters > channels ? 2 : 1;
            builder.Residual(net => Block(net, filters, stride), stride == 1 ? null : net => net.Conv2D(filters, 1, stride, bias: false).BatchNormalization()).Relu();
            builder.Residual(net => Block(net, filters, 1)).Relu();
            channels = filters;
        }

        return builder.GlobalAveragePool2D().Flatten().Dense(1000).Build(new Shape(3, 224, 224));

        static NetworkBuilder Block(NetworkBuilder net, int filters, int stride) => net
            .Conv2D(filters, 3, stride, padding: 1, bias: false).BatchNormalization().Relu().Conv2D(filters, 3, padding: 1, bias: false).BatchNormalization();
    }
}
