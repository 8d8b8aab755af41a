using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>Puts a network together layer by layer: <c>new NetworkBuilder().Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2)…</c></summary>
public sealed class NetworkBuilder
{
    private readonly List<Layer> _layers = [];

    /// <summary>Appends a layer.</summary>
    public NetworkBuilder Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _layers.Add(layer);
        return this;
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
        if (_layers.Count == 0)
            throw new InvalidOperationException($"There is no layer that could be named '{name}': append it first, as in net.Dense(64).Named(\"{name}\").");
        if (_layers[^1].GivenName is { } other && other != name)
            throw new InvalidOperationException($"{_layers[^1]} is named '{other}' already, so it can't be named '{name}'.");
        _layers[^1].GivenName = name;
        return this;
    }

    /// <summary>Appends <see cref="Layers.Standardize"/>.</summary>
    public NetworkBuilder Standardize() => Add(new Standardize());

    /// <summary>Appends <see cref="Layers.Unstandardize"/>.</summary>
    public NetworkBuilder Unstandardize() => Add(new Unstandardize());

    /// <summary>Appends <see cref="Layers.Conv2D"/>.</summary>
    public NetworkBuilder Conv2D(
        int filters, int window, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true,
        Initializer? weightInitializer = null, Initializer? biasInitializer = null) =>
        Add(new Conv2D(filters, window, stride, padding, dilation, groups, bias)
        {
            WeightInitializer = weightInitializer,
            BiasInitializer = biasInitializer,
        });

    /// <summary>Appends <see cref="Layers.TableConv2D"/>.</summary>
    public NetworkBuilder TableConv2D(IReadOnlyList<IReadOnlyList<int>> table, int window, Initializer? weightInitializer = null) =>
        Add(new TableConv2D(table, window) { WeightInitializer = weightInitializer });

    /// <summary>Appends <see cref="Layers.ReplicationPad2D"/>.</summary>
    public NetworkBuilder ReplicationPad2D(int padding) => Add(new ReplicationPad2D(padding));

    /// <summary>Appends <see cref="Layers.Subsampling2D"/>.</summary>
    public NetworkBuilder Subsampling2D(int window, Initializer? weightInitializer = null) =>
        Add(new Subsampling2D(window) { WeightInitializer = weightInitializer });

    /// <summary>Appends <see cref="Layers.MaxPool2D"/>.</summary>
    public NetworkBuilder MaxPool2D(int window, int? stride = null, int padding = 0) => Add(new MaxPool2D(window, stride, padding));

    /// <summary>Appends <see cref="Layers.MinPool2D"/>.</summary>
    public NetworkBuilder MinPool2D(int window, int? stride = null, int padding = 0) => Add(new MinPool2D(window, stride, padding));

    /// <summary>Appends <see cref="Layers.AveragePool2D"/>.</summary>
    public NetworkBuilder AveragePool2D(int window, int? stride = null, int padding = 0) => Add(new AveragePool2D(window, stride, padding));

    /// <summary>Appends <see cref="Layers.GlobalMaxPool2D"/>.</summary>
    public NetworkBuilder GlobalMaxPool2D() => Add(new GlobalMaxPool2D());

    /// <summary>Appends <see cref="Layers.GlobalAveragePool2D"/>.</summary>
    public NetworkBuilder GlobalAveragePool2D() => Add(new GlobalAveragePool2D());

    /// <summary>Appends <see cref="Layers.AdaptiveAveragePool2D"/>.</summary>
    public NetworkBuilder AdaptiveAveragePool2D(int height, int? width = null) => Add(new AdaptiveAveragePool2D(height, width));

    /// <summary>Appends <see cref="Layers.Flatten"/>.</summary>
    public NetworkBuilder Flatten() => Add(new Flatten());

    /// <summary>Appends <see cref="Layers.Dense"/>.</summary>
    public NetworkBuilder Dense(
        int units, bool bias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null) =>
        Add(new Dense(units, bias) { WeightInitializer = weightInitializer, BiasInitializer = biasInitializer });

    /// <summary>Appends <see cref="Layers.Relu"/>.</summary>
    public NetworkBuilder Relu() => Add(new Relu());

    /// <summary>Appends <see cref="Layers.LeakyRelu"/>.</summary>
    public NetworkBuilder LeakyRelu(double slope = 0.01) => Add(new LeakyRelu(slope));

    /// <summary>Appends <see cref="Layers.Elu"/>.</summary>
    public NetworkBuilder Elu(double alpha = 1) => Add(new Elu(alpha));

    /// <summary>Appends <see cref="Layers.Selu"/>.</summary>
    public NetworkBuilder Selu() => Add(new Selu());

    /// <summary>Appends <see cref="Layers.Gelu"/>.</summary>
    public NetworkBuilder Gelu() => Add(new Gelu());

    /// <summary>Appends <see cref="Layers.Silu"/>.</summary>
    public NetworkBuilder Silu() => Add(new Silu());

    /// <summary>Appends <see cref="Layers.Softplus"/>.</summary>
    public NetworkBuilder Softplus() => Add(new Softplus());

    /// <summary>Appends <see cref="Layers.Sigmoid"/>.</summary>
    public NetworkBuilder Sigmoid() => Add(new Sigmoid());

    /// <summary>Appends <see cref="Layers.Tanh"/>.</summary>
    public NetworkBuilder Tanh() => Add(new Tanh());

    /// <summary>Appends <see cref="Layers.ScaledTanh"/>.</summary>
    public NetworkBuilder ScaledTanh() => Add(new ScaledTanh());

    /// <summary>Appends <see cref="Layers.Softmax"/>.</summary>
    public NetworkBuilder Softmax() => Add(new Softmax());

    /// <summary>Appends <see cref="Layers.LocalResponseNormalization"/>.</summary>
    public NetworkBuilder LocalResponseNormalization(int size = 5, double alpha = 1e-4, double beta = 0.75, double k = 2) =>
        Add(new LocalResponseNormalization(size, alpha, beta, k));

    /// <summary>Appends <see cref="Layers.LayerNormalization"/>.</summary>
    public NetworkBuilder LayerNormalization(double epsilon = 1e-5) => Add(new LayerNormalization(epsilon));

    /// <summary>Appends <see cref="Layers.RadialBasis"/>.</summary>
    public NetworkBuilder RadialBasis(int units, IReadOnlyList<IReadOnlyList<float>>? codes = null) => Add(new RadialBasis(units, codes));

    /// <summary>Appends <see cref="Layers.BatchNormalization"/>.</summary>
    public NetworkBuilder BatchNormalization(double momentum = 0.1, double epsilon = 1e-5) => Add(new BatchNormalization(momentum, epsilon));

    /// <summary>Appends <see cref="Layers.Dropout"/>.</summary>
    public NetworkBuilder Dropout(double rate = 0.5) => Add(new Dropout(rate));

    /// <summary>Appends <see cref="Layers.SpatialDropout"/>.</summary>
    public NetworkBuilder SpatialDropout(double rate = 0.5) => Add(new SpatialDropout(rate));

    /// <summary>Appends <see cref="Layers.Residual"/>: <c>net.Residual(block => block.Conv2D(32, 3, padding: 1).Relu())</c>.</summary>
    /// <param name="block">Appends the layers of the block.</param>
    /// <param name="shortcut">Appends the layers of the shortcut. Default: none, the identity.</param>
    public NetworkBuilder Residual(Func<NetworkBuilder, NetworkBuilder> block, Func<NetworkBuilder, NetworkBuilder>? shortcut = null) =>
        Add(new Residual(LayersOf(block), shortcut is null ? null : LayersOf(shortcut)));

    /// <summary>Appends <see cref="Layers.Concatenate"/>: <c>net.Concatenate(one => one.Conv2D(8, 1), other => other.Conv2D(8, 3, padding: 1))</c>.</summary>
    /// <param name="branches">Each appends the layers of a branch; one that appends nothing is the input itself.</param>
    public NetworkBuilder Concatenate(params Func<NetworkBuilder, NetworkBuilder>[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        return Add(new Concatenate([.. branches.Select(LayersOf)]));
    }

    /// <summary>The network for examples of <paramref name="inputShape"/>. A builder makes one network, since layers belong to one.</summary>
    /// <exception cref="ShapeException">A layer does not fit the output of the one before.</exception>
    public Network Build(Shape inputShape) => new(inputShape, [.. _layers]);

    internal static IReadOnlyList<Layer> LayersOf(Func<NetworkBuilder, NetworkBuilder> append)
    {
        ArgumentNullException.ThrowIfNull(append);
        NetworkBuilder builder = append(new NetworkBuilder())
            ?? throw new ArgumentException("The function that appends layers returned null. It must return the builder: net => net.Relu().", nameof(append));
        return [.. builder._layers];
    }
}
