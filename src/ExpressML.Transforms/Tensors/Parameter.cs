namespace ExpressML.Tensors;

/// <summary>A tensor of numbers that belongs to a layer and is saved with it, such as the filters of a convolution.</summary>
public sealed class Parameter
{
    private readonly Action<Span<float>>? _fill;
    private AlignedBuffer? _values;
    private int _version;

    /// <summary>A parameter of zeros; a layer makes its own in <see cref="Layers.Layer.CreateParameters"/>.</summary>
    /// <param name="name">What it is in its layer: "weight", "bias", ….</param>
    /// <param name="dimensions">Its sizes, outermost first; that of a weight is the number of the layer's outputs.</param>
    /// <param name="fanIn">Inputs that one output is summed from. Default: 0, for what is no weight.</param>
    /// <param name="fanOut">Outputs that one input goes to. Default: 0, for what is no weight.</param>
    /// <param name="isTrainable">Whether an optimizer changes it. Default: true.</param>
    /// <param name="fill">Writes the first values over the zeros, once, when the values are first asked for. Default: they stay zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a fan below 0.</exception>
    /// <exception cref="OverflowException">It would have more numbers than an <see cref="int"/> can count.</exception>
    /// <remarks>Memory is taken when the values are first asked for, so that a model file that promises too many numbers is refused before.</remarks>
    public Parameter(string name, IReadOnlyList<int> dimensions, int fanIn = 0, int fanOut = 0, bool isTrainable = true, Action<Span<float>>? fill = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(dimensions);
        (Name, Dimensions, IsTrainable) = (name, [.. dimensions], isTrainable);
        FanIn = Guard.AtLeast(fanIn, 0);
        FanOut = Guard.AtLeast(fanOut, 0);
        Length = dimensions.Aggregate(1, (product, size) => checked(product * Guard.AtLeast(size, 1, nameof(dimensions))));
        _fill = fill;
    }

    /// <summary>What it is in its layer: "weight", "bias", ….</summary>
    public string Name { get; }

    /// <summary>Its sizes, outermost first; a convolution's weight is [output channels, input channels, height, width].</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>Whether an optimizer changes it. Statistics of the data, such as a mean, are kept but not trained.</summary>
    public bool IsTrainable { get; }

    /// <summary>
    /// Whether it multiplies the layer's inputs, as filters do: L1, L2, max-norm and weight decay act on weights, and not on biases or the
    /// parameters of a normalisation. The outermost dimension of a weight is that of the layer's outputs.
    /// </summary>
    public bool IsWeight => IsTrainable && FanIn > 0;

    /// <summary>How many numbers it has.</summary>
    public int Length { get; }

    /// <summary>Its numbers, innermost dimension first. Change them only while nothing scores with the network.</summary>
    /// <remarks>
    /// Ask for them anew for each change: what a network has prepared for scoring is looked through, and made again if they are others, when they
    /// have been asked for since. To look at them without a change, use <see cref="ReadOnlyValues"/>.
    /// </remarks>
    public Span<float> Values
    {
        get
        {
            Interlocked.Increment(ref _version);
            return Buffer.Span;
        }
    }

    /// <summary>Its numbers, to be looked at.</summary>
    public ReadOnlySpan<float> ReadOnlyValues => Buffer.Span;

    /// <summary>How often someone could have changed the numbers.</summary>
    internal int Version => Volatile.Read(ref _version);

    /// <summary>Inputs that one output is summed from; 0 where the parameter is no weight.</summary>
    public int FanIn { get; }

    /// <summary>Outputs that one input goes to; 0 where the parameter is no weight.</summary>
    public int FanOut { get; }

    private AlignedBuffer Buffer => Volatile.Read(ref _values) ?? Allocate();

    /// <summary>Name and sizes, such as weight[6, 1, 5, 5].</summary>
    public override string ToString() => $"{Name}[{string.Join(", ", Dimensions)}]";

    // Threads may race to be the first: each makes the same values, and all take those of one.
    private AlignedBuffer Allocate()
    {
        var values = new AlignedBuffer(Length);
        _fill?.Invoke(values.Span);
        return Interlocked.CompareExchange(ref _values, values, null) ?? values;
    }
}
