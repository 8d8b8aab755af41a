using ExpressML.Networks;

namespace ExpressML.Benchmarks;

/// <summary>The networks that are measured, layer for layer those that other libraries are measured with.</summary>
internal static class BenchmarkNetworks
{
    public static readonly string[] Names = ["lenet"];

    public static Network Create(string name, string activation) => name switch
    {
        "lenet" => LeNet(activation),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"The network must be one of {string.Join(", ", Names)}."),
    };

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
