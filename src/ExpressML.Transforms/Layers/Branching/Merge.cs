using ExpressML.Persistence;

namespace ExpressML.Layers;

/// <summary>Outputs of several layers put together: y = Σ xₖ, y = Π xₖ, or the channels of all xₖ, one after another.</summary>
/// <remarks>
/// <para>
/// Shapes, add and multiply: on each axis, the sizes of the sources must be equal or 1, and the output has the larger one. A source of size 1 counts for all places
/// along the axis, so C×1×1 times C×H×W scales channels. Concatenate: (N, Cₖ, H, W) → (N, Σ Cₖ, H, W).
/// </para>
/// <para>Derivatives: add: dxₖ = dy. Multiply: dxₖ = dy·Π xⱼ over j ≠ k. Both are summed along axes on which xₖ has size 1. Concatenate: the channels of dy that xₖ gave.</para>
/// <para>
/// Variant: broadcasting as in NumPy, ONNX and PyTorch, for shapes with the same number of axes. Sums and products begin with the first source. The only layer that reads several
/// outputs: <see cref="Networks.NetworkBuilder.AddFrom"/>, <see cref="Networks.NetworkBuilder.MultiplyBy"/> and <see cref="Networks.NetworkBuilder.ConcatenateWith"/> append it.
/// </para>
/// </remarks>
public sealed class Merge : Layer
{
    /// <summary>A layer that puts the outputs of several layers together.</summary>
    /// <param name="kind">How.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is none of the kinds.</exception>
    public Merge(MergeKind kind) => Kind = Guard.Defined(kind);

    internal Merge(ModelReader settings)
        : this(kind: (MergeKind)settings.ReadInt32())
    {
    }

    /// <summary>How the sources are put together.</summary>
    public MergeKind Kind { get; }

    /// <summary>The shapes of the sources, in their order; known once the layer stands in a network. <see cref="Layer.InputShape"/> is the first.</summary>
    public IReadOnlyList<Shape> InputShapes { get; private set; } = [];

    internal override bool ReadsSeveral => true;

    internal override void Build(IReadOnlyList<Shape> inputs)
    {
        InputShapes = inputs;
        base.Build(inputs);
    }

    /// <summary>The shape of numbers that are added or multiplied, each shape with size 1 on an axis for all sizes; null where they don't fit.</summary>
    internal static Shape? Broadcast(IReadOnlyList<Shape> shapes)
    {
        var all = new Shape(shapes.Max(shape => shape.Channels), shapes.Max(shape => shape.Height), shapes.Max(shape => shape.Width));
        return shapes.All(shape => Fits(shape.Channels, all.Channels) && Fits(shape.Height, all.Height) && Fits(shape.Width, all.Width)) ? all : null;

        static bool Fits(int size, int whole) => size == whole || size == 1;
    }

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input)
    {
        if (Kind != MergeKind.Concatenate)
        {
            return Broadcast(InputShapes) ?? throw new ShapeException(
                this, $"on each axis, the sizes of the sources must be equal or 1, but the sources give {string.Join(", ", InputShapes)}.");
        }

        if (InputShapes.Any(shape => (shape.Height, shape.Width) != (input.Height, input.Width)))
            throw new ShapeException(this, $"all sources must have the same height and width, but they give {string.Join(", ", InputShapes)}.");
        return input with { Channels = checked(InputShapes.Sum(shape => shape.Channels)) };
    }

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => throw HasSeveralSources();

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => throw HasSeveralSources();

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write((int)Kind);

    /// <summary>The code that makes this layer.</summary>
    public override string ToString() => $"Merge(MergeKind.{Kind})";

    private InvalidOperationException HasSeveralSources() => new($"{this} has several sources, which the network puts together by itself.");
}
