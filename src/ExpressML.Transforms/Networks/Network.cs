using System.Globalization;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>A feed-forward network: layers one after another, each fed with the output of the one before.</summary>
/// <remarks>It holds configuration and parameters only, so many threads may score with one network at once.</remarks>
public sealed class Network
{
    /// <summary>How many layers a network may have: several times as many as the deepest that were ever trained, and few enough for any memory.</summary>
    internal const int MostLayers = 10_000;

    /// <summary>Puts layers together and gives each its shapes; parameters are zero until they are initialised or read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size of <paramref name="inputShape"/> is below 1.</exception>
    /// <exception cref="ArgumentException">
    /// There is no layer, there are too many, blocks are nested too deep, one does not fit the output of the one before (a <see cref="ShapeException"/>), or two have the same name.
    /// </exception>
    internal Network(Shape inputShape, IReadOnlyList<Layer> layers)
    {
        if (layers.Count == 0)
            throw new ArgumentException("A network needs at least one layer.", nameof(layers));
        if (Composite.AreDeeper(layers, Composite.MostLevels))
            throw new ArgumentException($"The blocks of a network may stand inside each other up to {Composite.MostLevels} levels deep.", nameof(layers));
        if (Composite.Unfold(layers).Skip(MostLayers).Any())
            throw new ArgumentException($"A network may have up to {MostLayers} layers, those inside blocks included.", nameof(layers));
        InputShape = Guard.Valid(inputShape);
        Layers = layers;
        Shape shape = inputShape;
        foreach (Layer layer in layers)
        {
            layer.Build(shape);
            shape = layer.OutputShape;
        }

        Names = new LayerNames(Composite.Unfold(layers));
        Graph = GraphFor(GraphUse.Inspection);
    }

    // Part of a network: the layers stand in both.
    private Network(Network whole, IReadOnlyList<Layer> layers)
    {
        (InputShape, Layers) = (whole.InputShape, layers);
        Names = new LayerNames(Composite.Unfold(layers));
        Graph = GraphFor(GraphUse.Inspection);
    }

    /// <summary>Channels, height and width of one example.</summary>
    public Shape InputShape { get; }

    /// <summary>Channels, height and width of the output; a classifier has one channel a class.</summary>
    public Shape OutputShape => Layers[^1].OutputShape;

    /// <summary>How many numbers the output has.</summary>
    public int OutputLength => OutputShape.Length;

    /// <summary>The layers, in the order in which data flows.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>How many numbers training learns. Statistics of the data, such as the input's mean, do not count.</summary>
    public int ParameterCount => Layers.SelectMany(layer => layer.Parameters).Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Length);

    /// <summary>What all layers are called, those inside blocks too.</summary>
    internal LayerNames Names { get; }

    /// <summary>The flow of data through the layers, with branches unfolded.</summary>
    internal NetworkGraph Graph { get; }

    /// <summary>The flow of data in the form that suits a use. For scoring, parameters of layers that are put together are copied as they are now.</summary>
    /// <param name="use">What the graph is for.</param>
    /// <param name="frozen">Layers that training leaves as they are, those inside blocks too. Default: none.</param>
    internal NetworkGraph GraphFor(GraphUse use, IReadOnlySet<Layer>? frozen = null) => new(InputShape, Layers, use, frozen);

    /// <summary>The network that ends with one of this one's layers: those that lead to it, inside a block those of its branch. Parameters are shared.</summary>
    internal Network UpTo(Layer last) => new(this, Composite.PathTo(last, Layers) ?? throw new ArgumentException($"{last} is no layer of this network.", nameof(last)));

    /// <summary>Draws the first values of the parameters, as suits the activation that follows unless a layer has an initialisation of its own.</summary>
    /// <param name="random">The source of chance.</param>
    /// <param name="hasParameters">Layers that have their parameters already. Default: none.</param>
    internal void Initialize(Random random, Predicate<Layer>? hasParameters = null)
    {
        for (int node = 0; node < Graph.Nodes.Count; node++)
        {
            if (Graph.Nodes[node].Layer is { } layer && hasParameters?.Invoke(layer) != true)
                layer.Initialize(SuitedInitializer(node), random);
        }
    }

    // That of the first activation that follows a node, unless other weights come before it.
    private Initializer SuitedInitializer(int node)
    {
        while (Graph.Consumers(Graph.Nodes[node].Target).FirstOrDefault(-1) is >= 0 and var next && Graph.Nodes[next].Layer?.HasWeights != true)
        {
            if (Graph.Nodes[next].Layer?.SuitedInitializer is { } suited)
                return suited;
            node = next;
        }

        return new Glorot();
    }

    /// <summary>
    /// What a layer is called: its <see cref="Layer.GivenName"/>, or else its type with its number among the layers of that type, from 1, such as
    /// <c>Conv2D2</c>. Layers inside blocks count in the order in which they are written.
    /// </summary>
    /// <exception cref="ArgumentException">The layer does not stand in this network.</exception>
    public string NameOf(Layer layer) => Names.Of(layer);

    /// <summary>The layer that is called <paramref name="name"/>; it may be inside a block.</summary>
    /// <exception cref="ArgumentException">There is none. The message lists the names.</exception>
    public Layer this[string name] => Names.Find(name);

    /// <summary>A table of the layers, those inside blocks too: name, output shape, parameters, multiply-adds for one example, and memory of parameters and outputs.</summary>
    public string Summary() => NetworkSummary.Of(this);

    /// <summary>The code that builds this network.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"new NetworkBuilder().{string.Join(".", Layers.Select(layer => layer.NamedCode))}.Build(new Shape({InputShape.Channels}, {InputShape.Height}, {InputShape.Width}))");
}
