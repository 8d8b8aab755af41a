using System.Globalization;
using ExpressML.Algorithms;
using ExpressML.ImageOperations;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>A convolution in which each filter sees some channels only: y[f,i,j] = b[f] + Σ w[f,s,u,v]·x[table[f][s], i + u, j + v].</summary>
/// <remarks>
/// <para>Shapes: (N, C, H, W) → (N, filters, H − window + 1, W − window + 1). Parameters: for each filter f a weight
/// [1, channels that it sees, window, window], then bias [filters]. What is not connected has no weight.</para>
/// <para>Variant: cross-correlation without padding, as <see cref="Conv2D"/>. The fan in of a filter counts the channels that it sees.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.B, layer C3 and table I.</para>
/// </remarks>
public sealed class TableConv2D : Layer
{
    private const int MostEntries = 100_000;

    private readonly int[][] _table;
    private DirectPasses? _passes;
    private DirectWeights? _weights;
    private DirectImages? _images;

    /// <summary>A convolution with square windows and a table of connections.</summary>
    /// <param name="table">For each filter, the channels of the input that it sees, from 0, in ascending order; at least one filter with at least one channel each.</param>
    /// <param name="window">Side of the window, in pixels; at least 1.</param>
    /// <exception cref="ArgumentException">The table is empty, or a filter sees nothing or a channel twice, or its channels are not in order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1, or a channel below 0.</exception>
    public TableConv2D(IReadOnlyList<IReadOnlyList<int>> table, int window)
    {
        ArgumentNullException.ThrowIfNull(table);
        Window = Guard.AtLeast(window, 1);
        _table = [.. table.Select(channels => channels.ToArray())];
        if (_table.Length == 0)
            throw new ArgumentException("The table must have at least one filter.", nameof(table));
        for (int f = 0; f < _table.Length; f++)
            RequireChannels(_table, f);
    }

    internal TableConv2D(ModelReader settings)
        : this(window: settings.ReadInt32(), table: ReadTable(settings))
    {
    }

    /// <summary>For each filter, the channels of the input that it sees, from 0.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Table => _table;

    /// <summary>Side of the window, in pixels.</summary>
    public int Window { get; }

    /// <summary>How the weights begin; biases begin at 0. Default: that which suits the activation that follows.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <inheritdoc/>
    /// <remarks>The weights of all channels, those without a connection 0: the kernels' form.</remarks>
    protected internal override int ScratchLength => WeightLength + Weights.ScratchLength;

    /// <inheritdoc/>
    protected internal override long MultiplyAdds => (long)OutputShape.Area * _table.Sum(channels => channels.Length) * Area;

    private int WeightLength => Filters * Geometry.FanIn;

    private int Filters => _table.Length;

    private int Area => Window * Window;

    private Parameter Bias => Parameters[Filters];

    private ConvolutionGeometry Geometry => GeometryOf(InputShape);

    private DirectPasses Passes => _passes ??= new DirectPasses(Geometry);

    private DirectWeights Weights => _weights ??= new DirectWeights(Geometry);

    private DirectImages Images => _images ??= new DirectImages(Geometry);

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        int channels = checked(_table.Max(seen => seen[^1]) + 1);
        if (input.Channels < channels)
            throw new ShapeException(this, $"the input must have at least {channels} channels, but is {input}.");
        if (Math.Min(input.Height, input.Width) < Window)
            throw new ShapeException(this, $"the input must be at least {Window}×{Window} pixels, but is {input}.");
        return GeometryOf(input).Output;
    }

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters()
    {
        Dictionary<int, int> filters = _table.SelectMany(seen => seen).CountBy(channel => channel).ToDictionary();
        return
        [
            .. _table.Select((seen, f) => new Parameter(
                $"weight{f}", [1, seen.Length, Window, Window], fanIn: checked(seen.Length * Area), fanOut: (int)seen.Average(channel => checked(filters[channel] * Area)))),
            new Parameter("bias", [Filters]),
        ];
    }

    /// <inheritdoc/>
    protected internal override void Initialize(Initializer suited, Random random) => base.Initialize(WeightInitializer ?? suited, random);

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass)
    {
        SpreadWeights(pass.Scratch[..WeightLength]);
        Passes.Forward(new ConvolutionOperands { Source = pass.Input, Filters = pass.Scratch[..WeightLength], Target = pass.Output }, Bias.ReadOnlyValues, appliesRelu: false);
    }

    internal override ImageOperation CreateImageOperation(bool appliesRelu)
    {
        float[] weights = new float[WeightLength];
        SpreadWeights(weights);
        return Images.Create(weights, Bias.ReadOnlyValues, new ConvolutionEnding(appliesRelu));
    }

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        Weights.Gradient(pass.Input, pass.OutputGradient, pass.Scratch[WeightLength..], pass.Scratch[..WeightLength]);
        for (int f = 0; f < Filters; f++)
        {
            for (int s = 0; s < _table[f].Length; s++)
                Connection(pass.Scratch, f, s).CopyTo(pass.ParameterGradient(f).Slice(s * Area, Area));
        }

        LaneSums.Channels(pass.OutputGradient, Filters, OutputShape.Area, pass.ParameterGradient(Filters));
        if (pass.InputGradient.IsEmpty)
            return;
        SpreadWeights(pass.Scratch[..WeightLength]);
        Passes.InputGradient(new ConvolutionOperands { Source = pass.OutputGradient, Filters = pass.Scratch[..WeightLength], Target = pass.InputGradient });
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Window);
        writer.Write(Filters);
        foreach (int[] channels in _table)
        {
            writer.Write(channels.Length);
            foreach (int channel in channels)
                writer.Write(channel);
        }
    }

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"TableConv2D([{string.Join(", ", _table.Select(channels => $"[{string.Join(", ", channels)}]"))}], {Window})");

    /// <summary>The weights of all channels, those without a connection 0.</summary>
    internal void SpreadWeights(Span<float> all)
    {
        all.Clear();
        for (int f = 0; f < Filters; f++)
        {
            for (int s = 0; s < _table[f].Length; s++)
                Parameters[f].ReadOnlyValues.Slice(s * Area, Area).CopyTo(Connection(all, f, s));
        }
    }

    private Span<float> Connection(Span<float> all, int f, int s) => all.Slice(f * Geometry.FanIn + _table[f][s] * Area, Area);

    private ConvolutionGeometry GeometryOf(Shape input) => new(input, Filters, Window, Window, Stride: 1, Padding: 0, Dilation: 1, Groups: 1);

    private static int[][] ReadTable(ModelReader settings)
    {
        var table = new int[settings.ReadCount(MostEntries, "filters", sizeof(int))][];
        for (int f = 0; f < table.Length; f++)
        {
            table[f] = new int[settings.ReadCount(MostEntries, "channels of a filter", sizeof(int))];
            for (int s = 0; s < table[f].Length; s++)
                table[f][s] = settings.ReadInt32();
        }

        return table;
    }

    private static void RequireChannels(int[][] table, int f)
    {
        int[] channels = table[f];
        if (channels.Length == 0)
            throw new ArgumentException($"Filter {f} of the table must see at least one channel.", nameof(table));
        if (channels[0] < 0)
            throw new ArgumentOutOfRangeException(nameof(table), $"The channels of the table count from 0, but filter {f} sees channel {channels[0]}.");
        for (int s = 1; s < channels.Length; s++)
        {
            if (channels[s] <= channels[s - 1])
                throw new ArgumentException($"The channels of filter {f} of the table must be in ascending order, but {channels[s]} follows {channels[s - 1]}.", nameof(table));
        }
    }
}
