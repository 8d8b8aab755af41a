using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;

namespace ExpressML.Tests.Support;

/// <summary>Small networks drawn at random, the same for the same seed: forks, merges of all kinds with broadcasting, blocks, and the input read anywhere.</summary>
internal static class RandomGraphs
{
    private const int Outputs = 3;

    // Beyond it, products of products would grow out of all precision.
    private const int MostFactors = 3;

    /// <summary>A network with drawn parameters.</summary>
    public static Network Create(int seed)
    {
        (Shape input, IReadOnlyList<PlacedLayer> layers) = Draw(seed);
        var network = new Network(input, layers);
        var random = new Random(seed);
        network.Initialize(random);
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters).Where(parameter => !parameter.IsWeight))
        {
            foreach (ref float value in parameter.Values)
                value += 0.5f * random.NextSingle();
        }

        return network;
    }

    /// <summary>The layers of a network, each of which reads some before it, and the shape of its input.</summary>
    public static (Shape Input, IReadOnlyList<PlacedLayer> Layers) Draw(int seed)
    {
        var random = new Random(seed);
        var input = new Shape(random.Between(1, 3), random.Between(4, 7), random.Between(4, 7));
        var drawing = new Drawing(random, input, isChain: random.Next(8) == 0);
        int steps = random.Between(3, 14);
        while (drawing.Layers.Count < steps)
            drawing.Step();
        drawing.Finish();
        return (input, drawing.Layers);
    }

    /// <summary>A network that is being drawn: a value for each layer, and one for the input, which comes first.</summary>
    private sealed class Drawing(Random random, Shape input, bool isChain)
    {
        private readonly List<Shape> _shapes = [input];
        private readonly List<int> _factors = [1];
        private readonly HashSet<int> _unread = [];

        public List<PlacedLayer> Layers { get; } = [];

        public void Step()
        {
            if (isChain || random.Next(3) > 0 || !TryMerge())
                Append(LayerFor(Draw(), out int source), source);
        }

        /// <summary>Puts all values that no layer reads together, and appends a dense layer.</summary>
        public void Finish()
        {
            int[] ends = [.. _unread.Order().Select(value => _shapes[value].Area == 1 ? value : Append(() => new GlobalAveragePool2D(), value))];
            int all = ends.Length > 1 ? Append(() => new Merge(MergeKind.Concatenate), ends) : ends[0];
            Append(() => new Dense(Outputs), all);
        }

        // A recent one as often as any.
        private int Draw() => isChain || random.Next(2) == 0 ? _shapes.Count - 1 : random.Next(_shapes.Count);

        private Func<Layer> LayerFor(int value, out int source)
        {
            source = value;
            (int channels, int height, int width) = _shapes[value];
            int filters = random.Between(1, 4), seed = random.Next();
            Func<Layer>[] layers =
            [
                () => new Conv2D(filters, 1), () => new Relu(), () => new Tanh(), () => new BatchNormalization(), () => new LeakyRelu(0.2),
                () => new Gate([new GlobalAveragePool2D(), new Conv2D(filters, 1), new Relu(), new Conv2D(channels, 1), new Sigmoid()]),
                () => new Residual([new Conv2D(channels, 1), new Tanh()]),
                () => new Residual([new Conv2D(filters, 1), new Silu()], [new Conv2D(filters, 1)]),
                () => new Concatenate([new Conv2D(filters, 1), new Relu()], [], [new Gate([new Sigmoid()])]),
                .. Math.Min(height, width) < 3 ? (Func<Layer>[])[] :
                [
                    () => new Conv2D(filters, 3, padding: 1), () => new MaxPool2D(2), () => new AveragePool2D(2, 1), () => new GlobalAveragePool2D(),
                    () => new Residual([new Conv2D(channels, 3, padding: 1), new BatchNormalization(), new Relu(), new Conv2D(channels, 3, padding: 1), new BatchNormalization()]),
                ],
            ];
            return layers[seed % layers.Length];
        }

        private bool TryMerge()
        {
            MergeKind kind = Enum.GetValues<MergeKind>()[random.Next(3)];
            var sources = new List<int> { Draw() };
            for (int tries = 0; tries < 6 && sources.Count < 3; tries++)
            {
                int other = Draw();
                if (Fit(kind, [.. sources, other]))
                    sources.Add(other);
            }

            if (sources.Count < 2)
                return false;
            Append(() => new Merge(kind), [.. sources]);
            return true;
        }

        private bool Fit(MergeKind kind, int[] values)
        {
            Shape[] shapes = Array.ConvertAll(values, value => _shapes[value]);
            return kind == MergeKind.Concatenate ? shapes.All(shape => (shape.Height, shape.Width) == (shapes[0].Height, shapes[0].Width)) && shapes.Sum(shape => shape.Channels) < 12
                : Merge.Broadcast(shapes) is not null && (kind == MergeKind.Add || values.Sum(value => _factors[value]) <= MostFactors);
        }

        private int Append(Func<Layer> create, params int[] values)
        {
            Layer known = create(), layer = create();
            known.Build([.. values.Select(value => _shapes[value])]);
            Layers.Add(new PlacedLayer(layer, Array.ConvertAll(values, value => value - 1)));
            _shapes.Add(known.OutputShape);
            _factors.Add(layer is Merge { Kind: MergeKind.Multiply } ? values.Sum(value => _factors[value]) : values.Max(value => _factors[value]));
            _unread.ExceptWith(values);
            _unread.Add(_shapes.Count - 1);
            return _shapes.Count - 1;
        }
    }
}
