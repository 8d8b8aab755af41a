using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;

namespace ExpressML.Onnx.Graphs;

/// <summary>The layers of the network to come, in the order in which data flows. Layers that nothing needs in the end are left out.</summary>
internal sealed class NetworkPlan
{
    // Of a layer's output, for one image; and of the channels. Far more than any network has, and few enough for any memory.
    private const int MostNumbers = 1 << 29, MostChannels = 1 << 24;

    // Numbers that a file's few bytes can ask for, such as a factor for each channel.
    private const long MostMade = 1 << 24, MostShared = 8;

    private readonly List<PlannedLayer> _layers = [];
    private readonly Dictionary<(int Source, PendingFunction Function), int> _made = [];

    private long _madeNumbers;

    /// <param name="input">Channels, height and width of the input.</param>
    /// <exception cref="InvalidDataException">It is too large.</exception>
    public NetworkPlan(Shape input) => InputShape = Checked(input);

    /// <summary>Channels, height and width of the input.</summary>
    public Shape InputShape { get; }

    /// <summary>The layer at a place.</summary>
    public PlannedLayer? At(int place) => place < 0 ? null : _layers[place];

    /// <summary>The shape that the layer at a place gives; of the input for −1.</summary>
    public Shape ShapeAt(int place) => place < 0 ? InputShape : _layers[place].Output;

    /// <summary>Appends a layer that reads one other; gives its place.</summary>
    /// <exception cref="ShapeException">It does not suit what it reads.</exception>
    public int Add(string name, Layer layer, int source, params IReadOnlyList<float[]> parameters) =>
        Add(name, layer, [source], layer.OutputShapeFor(ShapeAt(source)), parameters);

    /// <summary>Appends a layer of a known output.</summary>
    public int Add(string name, Layer layer, int[] sources, Shape output, params IReadOnlyList<float[]> parameters)
    {
        _layers.Add(new PlannedLayer(name, layer, sources, Checked(output), parameters));
        return _layers.Count - 1;
    }

    /// <summary>A number for each channel of the layer at a place.</summary>
    /// <exception cref="InvalidDataException">The graph asks for too many.</exception>
    public float[] Filled(int place, double value) => Made(ShapeAt(place).Channels, _ => (float)value);

    /// <summary>Numbers that are as many as data have, rather than as a constant of the file has.</summary>
    /// <param name="count">How many.</param>
    /// <param name="valueAt">Gives each.</param>
    /// <exception cref="InvalidDataException">The graph asks for too many.</exception>
    public float[] Made(int count, Func<int, float> valueAt)
    {
        RequireRoom(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = valueAt(i);
        return values;
    }

    /// <summary>Counts numbers that are made so.</summary>
    /// <exception cref="InvalidDataException">They are too many.</exception>
    public void RequireRoom(int count)
    {
        if ((_madeNumbers += count) > MostMade)
            throw new InvalidDataException($"the graph has constants that are repeated for more than {MostMade} numbers in all");
    }

    /// <summary>The place of what computes a function of a layer's output; made once.</summary>
    public int Once(int source, PendingFunction function, Func<int> make) =>
        _made.TryGetValue((source, function), out int place) ? place : _made[(source, function)] = make();

    /// <summary>Builds the network that ends at a place, and fills its parameters.</summary>
    /// <param name="output">The place.</param>
    /// <param name="foldsBatchNormalization">Whether batch normalisation becomes part of the convolution or dense layer before it.</param>
    /// <param name="file">What messages call the file.</param>
    /// <exception cref="InvalidDataException">The parameters are far more than the numbers of the file.</exception>
    public Network Build(int output, bool foldsBatchNormalization, string file)
    {
        (IReadOnlyList<PlannedLayer> layers, output) = new PlanSimplification(_layers, output, foldsBatchNormalization).Layers();
        RequireFewParameters(layers, file);
        var names = new UniqueNames();
        foreach (PlannedLayer planned in layers)
            planned.Layer.GivenName = names.Take(planned.Name);
        var network = new Network(InputShape, [.. layers.Select(planned => new PlacedLayer(planned.Layer, planned.Sources))]);
        foreach (PlannedLayer planned in layers)
        {
            foreach ((float[] from, Parameter to) in planned.Parameters.Zip(planned.Layer.Parameters))
                from.CopyTo(to.Values);
        }

        return network;
    }

    // Weights may be shared by layers, and become those of each; a file must not ask for memory without end in this way.
    private static void RequireFewParameters(IReadOnlyList<PlannedLayer> layers, string file)
    {
        float[][] all = [.. layers.SelectMany(planned => planned.Parameters)];
        long given = all.Distinct(ReferenceEqualityComparer.Instance).Cast<float[]>().Sum(values => (long)values.Length);
        if (all.Sum(values => (long)values.Length) > MostShared * given + MostMade)
            throw new InvalidDataException($"{file}: its layers share their weights more than {MostShared} times.");
    }

    private static Shape Checked(Shape shape) => shape.IsValid && shape.Length <= MostNumbers && shape.Channels <= MostChannels ? shape
        : throw new InvalidDataException($"the graph has data of {shape}, which does not fit in memory");
}
