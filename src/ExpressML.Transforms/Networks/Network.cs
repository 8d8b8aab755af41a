using System.Globalization;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;

namespace ExpressML.Networks;

/// <summary>A feed-forward network: a directed acyclic graph of layers. Each reads the output of the layer before, unless it is given other layers or the input to read.</summary>
/// <remarks>
/// <para>Any layer may be read by any number of later ones; the last is the output. A <see cref="Merge"/> puts outputs of several layers together.</para>
/// <para>It holds configuration and parameters only, so many threads may score with one network at once.</para>
/// </remarks>
public sealed class Network
{
    /// <summary>How many layers a network may have: several times as many as the deepest that were ever trained, and few enough for any memory.</summary>
    internal const int MostLayers = 10_000;

    /// <summary>What a builder calls the input of its network: <see cref="NetworkBuilder.From"/>.</summary>
    public const string InputName = "Input";

    /// <summary>How many outputs of layers a network may read in all: a hundred times as many as the densest that were ever trained.</summary>
    internal const int MostSources = 100_000;

    /// <summary>Puts layers together, each fed with the output of the one before.</summary>
    /// <inheritdoc cref="Network(Shape, IReadOnlyList{PlacedLayer})"/>
    internal Network(Shape inputShape, IReadOnlyList<Layer> layers)
        : this(inputShape, PlacedLayer.Chain(layers))
    {
    }

    /// <summary>Puts layers together and gives each its shapes; parameters are zero until they are initialised or read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size of <paramref name="inputShape"/> is below 1.</exception>
    /// <exception cref="ArgumentException">
    /// There is no layer, there are too many, blocks are nested too deep, a layer reads one that does not come before it, one does not fit the outputs that it reads (a
    /// <see cref="ShapeException"/>), two have the same name, or no layer reads the output of one that is not the last.
    /// </exception>
    internal Network(Shape inputShape, IReadOnlyList<PlacedLayer> layers)
    {
        Layers = [.. layers.Select(placed => placed.Layer)];
        RequireLimits(Layers, layers);
        InputShape = Guard.Valid(inputShape);
        Placed = layers;
        foreach (PlacedLayer placed in layers)
            placed.Layer.Build(Array.ConvertAll(placed.Sources, source => source == PlacedLayer.Input ? inputShape : Layers[source].OutputShape));
        Names = new LayerNames(Composite.Unfold(Layers));
        RequireUse();
        Graph = GraphFor(GraphUse.Inspection);
    }

    // Part of a network: the layers stand in both.
    private Network(Network whole, IReadOnlyList<PlacedLayer> layers)
    {
        (InputShape, Placed, Layers) = (whole.InputShape, layers, [.. layers.Select(placed => placed.Layer)]);
        Names = new LayerNames(Composite.Unfold(Layers));
        Graph = GraphFor(GraphUse.Inspection);
    }

    /// <summary>Channels, height and width of one example.</summary>
    public Shape InputShape { get; }

    /// <summary>Channels, height and width of the output; a classifier has one channel a class.</summary>
    public Shape OutputShape => Layers[^1].OutputShape;

    /// <summary>How many numbers the output has.</summary>
    public int OutputLength => OutputShape.Length;

    /// <summary>The layers, in the order in which data flows: each comes after those that it reads.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>How many numbers training learns. Statistics of the data, such as the input's mean, do not count.</summary>
    public int ParameterCount => Layers.SelectMany(layer => layer.Parameters).Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Length);

    /// <summary>The layers with those that they read.</summary>
    internal IReadOnlyList<PlacedLayer> Placed { get; }

    /// <summary>Whether each layer reads the one before and no other.</summary>
    internal bool IsChain => Placed.Index().All(pair => pair.Item.FollowsAt(pair.Index));

    /// <summary>What all layers are called, those inside blocks too.</summary>
    internal LayerNames Names { get; }

    /// <summary>The flow of data through the layers, with branches unfolded.</summary>
    internal NetworkGraph Graph { get; }

    /// <summary>The flow of data in the form that suits a use. For scoring, parameters of layers that are put together are copied as they are now.</summary>
    /// <param name="use">What the graph is for.</param>
    /// <param name="frozen">Layers that training leaves as they are, those inside blocks too. Default: none.</param>
    internal NetworkGraph GraphFor(GraphUse use, IReadOnlySet<Layer>? frozen = null) => NetworkGraph.Of(InputShape, Placed, use, frozen);

    /// <summary>The network that ends with one of this one's layers: those that lead to it, inside a block those of its branch. Parameters are shared.</summary>
    internal Network UpTo(Layer last) => new(this, LeadingLayers.To(last, this));

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
        while (Graph.Consumers(Graph.Nodes[node].Target) is [var next, ..] && Graph.Nodes[next].Layer?.HasWeights != true)
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
        string.Create(CultureInfo.InvariantCulture, $"new NetworkBuilder().{NetworkCode.Of(this)}.Build(new Shape({InputShape.Channels}, {InputShape.Height}, {InputShape.Width}))");

    /// <summary>What a source of a layer is called.</summary>
    internal string NameOfSource(int source) => source == PlacedLayer.Input ? InputName : NameOf(Layers[source]);

    private static void RequireLimits(IReadOnlyList<Layer> all, IReadOnlyList<PlacedLayer> layers)
    {
        if (layers.Count == 0)
            throw new ArgumentException("A network needs at least one layer.", nameof(layers));
        if (Composite.AreDeeper(all, Composite.MostLevels))
            throw new ArgumentException($"The blocks of a network may stand inside each other up to {Composite.MostLevels} levels deep.", nameof(layers));
        if (Composite.Unfold(all).Skip(MostLayers).Any())
            throw new ArgumentException($"A network may have up to {MostLayers} layers, those inside blocks included.", nameof(layers));
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].Sources is not [_, ..] sources || sources.Min() < PlacedLayer.Input || sources.Max() >= i)
                throw new ArgumentException($"{layers[i].Layer}, layer {i} of the network, must read layers before it or the input, but reads {string.Join(", ", layers[i].Sources)}.", nameof(layers));
        }

        if (layers.Sum(placed => (long)placed.Sources.Length) > MostSources)
            throw new ArgumentException($"The layers of a network may read up to {MostSources} outputs, each counted as often as it is read.", nameof(layers));
    }

    private void RequireUse()
    {
        if (!IsChain && Names.Layers.FirstOrDefault(layer => NameOf(layer) == InputName) is { } layer)
            throw new ArgumentException($"{layer} is named '{InputName}', which is what the input of the network is called. Give it another name.");
        bool[] isRead = new bool[Layers.Count];
        foreach (PlacedLayer placed in Placed)
        {
            foreach (int source in placed.Sources)
            {
                if (source != PlacedLayer.Input)
                    isRead[source] = true;
            }
        }

        for (int i = 0; i < Layers.Count - 1; i++)
        {
            if (!isRead[i])
            {
                throw new ArgumentException(
                    $"No layer reads the output of {NameOf(Layers[i])}, {Layers[i]}. Leave it out, or name it in a From, AddFrom, MultiplyBy or ConcatenateWith that comes later.");
            }
        }
    }
}
