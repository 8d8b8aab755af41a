using ExpressML.Networks;

namespace ExpressML.Benchmarks;

/// <summary>The networks that are measured, layer for layer those that other libraries are measured with.</summary>
internal static class BenchmarkNetworks
{
    public static readonly string[] Names = ["lenet", "mid"];

    public static Network Create(string name, string activation) => name switch
    {
        "lenet" => LeNet(activation),
        "mid" => Mid(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"The network must be one of {string.Join(", ", Names)}."),
    };

    private static Network Mid()
    {
        var builder = new NetworkBuilder();
        foreach (int filters in new[] { 32, 64, 128 })
        {
            builder.Conv2D(filters, 3, padding: 1).BatchNormalization().Relu().Conv2D(filters, 3, padding: 1).BatchNormalization().Relu();
            if (filters < 128)
                builder.MaxPool2D(2);
        }

        return builder.AveragePool2D(8).Flatten().Dense(10).Build(new Shape(3, 32, 32));
    }

    private static Network LeNet(string activation)
    {
        var builder = new NetworkBuilder();
        Activate(builder.Conv2D(6, 5, padding: 2)).MaxPool2D(2);
        Activate(builder.Conv2D(16, 5)).MaxPool2D(2);
        Activate(builder.Flatten().Dense(120));
        return Activate(builder.Dense(84)).Dense(10).Build(new Shape(1, 28, 28));

        NetworkBuilder Activate(NetworkBuilder net) => activation == "tanh" ? net.Tanh() : net.Relu();
    }
}
