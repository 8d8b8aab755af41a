namespace ExpressML.Tensors;

/// <summary>Filters of a convolution that pass a channel on: filter f of the first ones has a 1 for channel f at the centre of its window, and else zeros.</summary>
/// <remarks>
/// <para>
/// As many filters do so as a group has filters or a filter sees channels, whichever is less, so that the layer begins as the identity on these channels, with a padding that keeps the
/// image's size. The other filters begin at random. Of a window of even size, the centre is the pixel at half of it, counted from 0.
/// </para>
/// <para>
/// Variant: the other filters are drawn as PyTorch draws a convolution, uniform in ±1/√fan in, as in the networks of airbench. PyTorch's <c>dirac_</c> on the whole weight makes
/// them zero: <c>new Dirac(new Constant(0))</c>.
/// </para>
/// <para>
/// Source: Zagoruyko and Komodakis 2017, "DiracNets: Training Very Deep Neural Networks Without Skip-Connections", arXiv:1706.00388; as a start alone: Jordan 2024, "94% on CIFAR-10 in
/// 3.29 Seconds on a Single GPU", §3.2, arXiv:2404.00498.
/// </para>
/// </remarks>
public sealed class Dirac : Initializer
{
    /// <summary>Filters that pass channels on.</summary>
    /// <param name="others">How the other filters begin. Null means uniform in ±1/√fan in.</param>
    public Dirac(Initializer? others = null) => Others = others;

    /// <summary>How the other filters begin. Default: null, uniform in ±1/√fan in.</summary>
    public Initializer? Others { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The parameter is not the weight of a convolution.</exception>
    public override void Initialize(Parameter parameter, Random random)
    {
        (int filters, int channels, int height, int width) = FilterShape.Of(parameter, this);
        ArgumentNullException.ThrowIfNull(random);
        double bound = 1 / Math.Sqrt(parameter.FanIn);
        (Others ?? new Uniform(-bound, bound)).Initialize(parameter, random);
        int area = height * width, filtersOfGroup = parameter.FanOut / area, centre = height / 2 * width + width / 2;
        for (int f = 0; f < filters; f++)
        {
            int channel = f % filtersOfGroup;
            if (channel >= channels)
                continue;
            Span<float> filter = parameter.Values.Slice(f * channels * area, channels * area);
            filter.Clear();
            filter[channel * area + centre] = 1;
        }
    }
}
