using ExpressML.ImageOperations;
using ExpressML.Kernels.Elementwise;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Euclidean radial basis functions, negated: y[k] = −Σ (x[j] − code[k,j])², so that the nearest code has the highest output.</summary>
/// <remarks>
/// <para>Shapes: (N, J, 1, 1) → (N, units, 1, 1). Parameters, fixed and not trained: code [units, J]. Derivative: dx[j] = −2·Σ (x[j] − code[k,j])·dy[k].</para>
/// <para>Variant: the paper's units give the penalty +Σ (x[j] − code[k,j])². Negated, it is a logit: its softmax is the posterior probability of
/// each class where the x of a class scatter around its code with variance ½.</para>
/// <para>Without codes of its own, code[k,j] is +1 where the highest bit of SplitMix64's output function of (k·2³² + j) is set, else −1: the same
/// codes on every machine, and any two differ in about half of their J numbers.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.B, equation 7.</para>
/// </remarks>
public sealed class RadialBasis : Layer
{
    private readonly float[][]? _codes;

    /// <summary>Euclidean radial basis functions.</summary>
    /// <param name="units">Number of units, the length of the output; at least 1.</param>
    /// <param name="codes">A code for each unit, each as long as the input. Default: pseudo-random codes of ±1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
    /// <exception cref="ArgumentException">There are more or fewer codes than units.</exception>
    public RadialBasis(int units, IReadOnlyList<IReadOnlyList<float>>? codes = null)
    {
        Units = Guard.AtLeast(units, 1);
        if (codes is not null && codes.Count != units)
            throw new ArgumentException($"Each of the {units} units needs a code, but there are {codes.Count} codes.", nameof(codes));
        _codes = codes?.Select(code => code.ToArray()).ToArray();
    }

    internal RadialBasis(ModelReader settings)
        : this(units: settings.ReadInt32())
    {
    }

    /// <summary>Number of units, the length of the output.</summary>
    public int Units { get; }

    /// <inheritdoc/>
    protected internal override bool MapsVectors => true;

    /// <inheritdoc/>
    protected internal override long MultiplyAdds => (long)Units * InputShape.Length;

    internal override bool HasARowForEachOutput => true;

    private Parameter Code => Parameters[0];

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        if (input.Area != 1)
            throw new ShapeException(this, $"the input must be a vector, but is {input}. Put Flatten() before it.");
        if (_codes?.FirstOrDefault(code => code.Length != input.Length) is { } misfit)
            throw new ShapeException(this, $"the input must have as many numbers as each code, but is {input} and a code has {misfit.Length}.");
        return Shape.Vector(Units);
    }

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters() => [new Parameter("code", [Units, InputShape.Length], isTrainable: false, fill: FillCodes)];

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => RadialDistances.Forward(pass.Input, Code.ReadOnlyValues, pass.Output);

    internal override ImageOperation CreateImageOperation(bool appliesRelu) =>
        new ImageFunction((x, y) => RadialDistances.OfImage(x[..InputShape.Length], Code.ReadOnlyValues, y[..Units]));

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            RadialDistances.InputGradient(pass.Input, Code.ReadOnlyValues, pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(Units);

    /// <summary>The code that makes this layer, but for codes of its own, which are parameters.</summary>
    public override string ToString() => $"RadialBasis({Units})";

    private void FillCodes(Span<float> codes)
    {
        int length = InputShape.Length;
        for (int k = 0; k < Units; k++)
        {
            for (int j = 0; j < length; j++)
                codes[k * length + j] = _codes is null ? PseudoRandom(k, j) : _codes[k][j];
        }
    }

    private static float PseudoRandom(int k, int j) => SplitMix.Mix(((ulong)k << 32) + (ulong)j) >> 63 == 1 ? 1 : -1;
}
