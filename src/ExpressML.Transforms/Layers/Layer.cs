using ExpressML.ImageOperations;
using ExpressML.Kernels.Pooling;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>One step of a network: a function of one example's numbers, its derivative, and the parameters that it learns.</summary>
/// <remarks>
/// <para>
/// A layer holds configuration and parameters only. What one pass needs lives in a <see cref="LayerPass"/>, so a trained network is safe
/// to score from many threads at once. A layer belongs to one network, which gives it its input shape.
/// </para>
/// <para>
/// To write a layer of your own, derive from this class: say the output's shape, <see cref="Forward"/> and <see cref="Backward"/>;
/// for parameters, create them and write their gradients to <see cref="LayerPass.ParameterGradient"/>. Numbers come in lane blocks,
/// [channels][height][width][16]: 16 examples side by side, so each formula is applied to 16 neighbouring floats alike. To be saved,
/// it writes its settings in <see cref="WriteSettings"/> and has a public constructor that takes a <see cref="ModelReader"/> and reads them.
/// </para>
/// </remarks>
public abstract class Layer
{
    // Long enough to be worth a thread's while.
    private const int GradientPartLength = 16384;

    private Shape _input;
    private int[] _keptOffsets = [];
    private (int Parameter, int Start, int Count)[][]? _gradientSlices;
    private int _trainableLength;

    /// <summary>A layer without a place in a network.</summary>
    protected Layer() { }

    /// <summary>
    /// The name that <see cref="Networks.NetworkBuilder.Named"/> gave the layer; null if none did, and the network calls it by its type and number:
    /// see <see cref="Networks.Network.NameOf"/>.
    /// </summary>
    public string? GivenName { get; internal set; }

    /// <summary>Channels, height and width of one example that comes in; known once the layer stands in a network.</summary>
    public Shape InputShape => _input;

    /// <summary>Channels, height and width of one example that goes out; known once the layer stands in a network.</summary>
    public Shape OutputShape { get; private set; }

    /// <summary>What the layer learns or measures, saved with it; known once the layer stands in a network.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private set; } = [];

    /// <summary>Whether the output has the shape of the input, whatever that is. Default: false.</summary>
    protected internal virtual bool KeepsShape => false;

    /// <summary>
    /// Whether the layer takes vectors alone and gives vectors, as <see cref="Dense"/> does: an image has to be flattened before it. Default: false.
    /// </summary>
    protected internal virtual bool MapsVectors => false;

    /// <summary>
    /// The initialisation that suits the weights before this layer, for an activation. Default: null, for a layer that does not decide it: the
    /// first activation does that follows the weights with no other weights in between.
    /// </summary>
    protected internal virtual Initializer? SuitedInitializer => null;

    /// <summary>
    /// Whether the output may overwrite the input, and the input gradient the output gradient: both have the same length, and
    /// <see cref="Backward"/> does not read the input. Default: false.
    /// </summary>
    protected internal virtual bool WorksInPlace => false;

    /// <summary>Whether <see cref="Backward"/> reads <see cref="LayerPass.Input"/>, which must then be kept. Default: whether the layer works in place.</summary>
    protected internal virtual bool BackwardReadsInput => !WorksInPlace;

    /// <summary>Whether <see cref="Backward"/> reads <see cref="LayerPass.Output"/>, which must then be kept. Default: false.</summary>
    protected internal virtual bool BackwardReadsOutput => false;

    /// <summary>Floats of one block that <see cref="Forward"/> leaves to <see cref="Backward"/> beside input and output. Default: 0.</summary>
    protected internal virtual int StateLength => 0;

    /// <summary>Floats of scratch that <see cref="Forward"/> or <see cref="Backward"/> wants. Default: 0.</summary>
    protected internal virtual int ScratchLength => 0;

    /// <summary>Multiplications with additions for one example; a measure of work. Default: 0, for what is cheap.</summary>
    protected internal virtual long MultiplyAdds => 0;

    /// <summary>
    /// Which form of settings <see cref="WriteSettings"/> writes: 1, or a later one where the settings need it. Each has a tag of its own in the model file. Default: 1.
    /// </summary>
    internal virtual int SettingsVersion => 1;

    /// <summary>Whether there are weights, which begin as suits the activation that follows.</summary>
    internal bool HasWeights => Parameters.Any(parameter => parameter.IsWeight);

    /// <summary>Whether each output has a row of its own in each parameter, so that outputs can be put into another order by their rows. Default: false.</summary>
    internal virtual bool HasARowForEachOutput => false;

    /// <summary>
    /// Whether the layer does to each channel the same by itself: inputs in another order give outputs in that order, with the rows of the parameters
    /// put into it, too. Default: false.
    /// </summary>
    internal virtual bool TreatsChannelsAlike => false;

    /// <summary>What the layer does when scoring, where that is a normalisation by fixed numbers; null where it is not. Default: null.</summary>
    internal virtual FixedNormalization? FixedNormalization => null;

    /// <summary>Whether the layer can apply a <see cref="Relu"/> that follows while it writes its output. Default: false.</summary>
    internal virtual bool FusesRelu => false;

    /// <summary>Whether the layer can do max pooling that follows, too, before its output leaves the caches. Default: false.</summary>
    /// <remarks>
    /// Then <see cref="LayerPass.State"/> is that of the pooling, there is room in the scratch of the way back for the gradient before the pooling, and
    /// <see cref="CreateImageOperation(PoolingWindows, bool)"/> has an operation.
    /// </remarks>
    internal virtual bool JoinsPool(PoolingWindows pool) => false;

    /// <summary>
    /// Whether the way back through a fused ReLU is the layer's own work, rather than done before <see cref="Backward"/> by what the output
    /// shows. Default: false.
    /// </summary>
    internal virtual bool DifferentiatesRelu => false;

    /// <summary>Floats of one block that <see cref="Backward"/> leaves to <see cref="SumGradients"/>.</summary>
    internal virtual int KeptLength => _trainableLength;

    /// <summary>Parts that <see cref="SumGradients"/> can be cut into; they depend on the layer's shapes alone.</summary>
    internal virtual int GradientParts => (KeptLength + GradientPartLength - 1) / GradientPartLength;

    /// <summary>The code that makes the layer and names it.</summary>
    internal string NamedCode => CodeNamed(ToString()!);

    /// <summary>Whether the layer reads several outputs, at least two, rather than one. Default: false.</summary>
    internal virtual bool ReadsSeveral => false;

    /// <summary>A text in code.</summary>
    internal static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    /// <summary>Code that makes the layer, and what names it.</summary>
    internal string CodeNamed(string code) => GivenName is null ? code : $"{code}.Named({Quoted(GivenName)})";

    internal void Build(Shape input) => Build([input]);

    /// <summary>Gives the layer its place behind some sources.</summary>
    /// <param name="inputs">The shapes of the sources.</param>
    internal virtual void Build(IReadOnlyList<Shape> inputs)
    {
        Shape input = inputs[0];
        if (_input.IsValid)
            throw new InvalidOperationException($"{this} already stands in a network. Make a new layer for each place.");
        if (!ReadsSeveral && inputs.Count > 1)
            throw new ShapeException(this, $"it reads the output of one layer, but is given {inputs.Count}. Only Merge reads several.");
        if (ReadsSeveral && inputs.Count < 2)
            throw new ShapeException(this, "it must read the outputs of at least two layers, but reads one. AddFrom, MultiplyBy and ConcatenateWith name the others; in a block, use Residual, Multiply or Concatenate.");
        try
        {
            OutputShape = InferOutputShape(input);
            _input = input;
            Parameters = CreateParameters();
        }
        catch (OverflowException exception)
        {
            throw new ShapeException(this, $"for an input of {input} it has sizes that do not fit in memory.", exception);
        }

        if (!OutputShape.IsValid)
            throw new ShapeException(this, $"for an input of {input} the output would be {OutputShape}, which does not fit in memory.");
        _keptOffsets = new int[Parameters.Count];
        for (int i = 0; i < _keptOffsets.Length; i++)
        {
            _keptOffsets[i] = _trainableLength;
            _trainableLength += Parameters[i].IsTrainable ? Parameters[i].Length : 0;
        }
    }

    /// <summary>The shape of the output for an input of a shape, before the layer stands in a network.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    internal Shape OutputShapeFor(Shape input) => InferOutputShape(input);

    /// <summary>The shape of the output for an input of a shape.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    protected abstract Shape InferOutputShape(Shape input);

    /// <summary>Makes the parameters, with <see cref="InputShape"/> and <see cref="OutputShape"/> known. Default: none.</summary>
    protected virtual Parameter[] CreateParameters() => [];

    /// <summary>Draws the first values of the parameters. Default: those of weights; the others stay as they were created.</summary>
    /// <param name="suited">The initialisation that suits the activation that follows, for a layer that was given none of its own.</param>
    /// <param name="random">The source of chance.</param>
    protected internal virtual void Initialize(Initializer suited, Random random)
    {
        ArgumentNullException.ThrowIfNull(suited);
        foreach (Parameter weight in Parameters.Where(parameter => parameter.IsWeight))
            suited.Initialize(weight, random);
    }

    /// <summary>Computes the output of one lane block.</summary>
    /// <param name="pass">The block's memory; <see cref="LayerPass.Output"/> is to be filled.</param>
    protected internal abstract void Forward(LayerPass pass);

    /// <summary>From the output gradient of one lane block computes its input gradient, and what it adds to the parameters' gradients.</summary>
    /// <param name="pass">The block's memory; <see cref="LayerPass.InputGradient"/> is to be filled unless it is empty.</param>
    protected internal abstract void Backward(LayerPass pass);

    /// <summary>A layer that does the work of this one and of a normalisation after it; null where there is none.</summary>
    /// <remarks>For scoring: the new layer has parameters of its own, made of those as they are now.</remarks>
    internal virtual Layer? Fold(FixedNormalization normalization) => null;

    /// <summary>Floats of a form of the parameters that is made for speed, once for all blocks of a batch, such as transformed filters. Default: 0.</summary>
    /// <param name="isTraining">Whether the way back needs its share, too.</param>
    internal virtual int PreparedLength(bool isTraining) => 0;

    /// <summary>Makes that form from the parameters as they are now; it comes as <see cref="LayerPass.Prepared"/>.</summary>
    internal virtual void Prepare(bool isTraining, Span<float> prepared) { }

    /// <summary>What the layer does to one image that is scored by itself, with the parameters as they are now. Default: it fills a lane block with it.</summary>
    /// <param name="appliesRelu">Whether the output is to go through a ReLU; see <see cref="FusesRelu"/>.</param>
    internal virtual ImageOperation CreateImageOperation(bool appliesRelu) => new LaneBlockOperation(this, appliesRelu);

    /// <summary>
    /// The same together with max pooling that follows, and with a ReLU after that: for layers whose sums can be pooled while they are at
    /// hand. Default: null.
    /// </summary>
    internal virtual ImageOperation? CreateImageOperation(PoolingWindows pool, bool appliesRelu) => null;

    /// <summary>As long as so many images by themselves takes a lane block of them. Default: 1, as each fills a lane block.</summary>
    internal virtual double ImagesOfALaneBlock => 1;

    /// <summary>Whether the weights are so many that several images had better share one reading of them, rather than go by themselves. Default: false.</summary>
    internal virtual bool SharesWeights => false;

    /// <summary>Into how many pieces the scoring of one lane block falls that do not wait for each other. Default: 1.</summary>
    internal virtual int Pieces => 1;

    /// <summary>Computes the pieces of the output of one lane block from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    internal virtual void ForwardPieces(LayerPass pass, int first, int end) => Forward(pass);

    /// <summary>Writes what the layer was configured with; parameters are saved without it. Default: nothing.</summary>
    protected internal virtual void WriteSettings(ModelWriter writer) { }

    /// <summary>Computes one part of the gradients of the parameters from what <see cref="Backward"/> kept, block after block.</summary>
    internal virtual void SumGradients(GradientSum sum, int part)
    {
        // Made once, since a step must allocate nothing. Parts may race to make it; each makes the same.
        (int Parameter, int Start, int Count)[][] slices = _gradientSlices ??= [.. Enumerable.Range(0, GradientParts).Select(each => GradientSlices(each).ToArray())];
        foreach ((int parameter, int start, int count) in slices[part])
            sum.AddBlocks(_keptOffsets[parameter] + start, sum.Gradients[parameter].Slice(start, count), KeptLength);
    }

    /// <summary>What <see cref="SumGradients"/> computes of a part: numbers of the gradients of some parameters.</summary>
    internal virtual IEnumerable<(int Parameter, int Start, int Count)> GradientSlices(int part)
    {
        int start = part * GradientPartLength, end = Math.Min(KeptLength, start + GradientPartLength);
        for (int i = 0; i < Parameters.Count; i++)
        {
            int offset = _keptOffsets[i], first = Math.Max(start, offset), last = Math.Min(end, offset + Parameters[i].Length);
            if (Parameters[i].IsTrainable && first < last)
                yield return (i, first - offset, last - first);
        }
    }

    /// <summary>Where the gradient of a parameter begins in what the layer keeps of a block.</summary>
    internal int KeptOffset(int parameter) => _keptOffsets[parameter];
}
