using ExpressML.Layers;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Operators;

/// <summary>Brings data into the form that a layer wants: functions that are pending become layers, and numbers come into order.</summary>
internal sealed class FlowArranger
{
    private readonly NetworkPlan _plan;
    private readonly OnnxNode _node;

    public FlowArranger(NetworkPlan plan, OnnxNode node) => (_plan, _node) = (plan, node);

    /// <summary>The place of the layer that gives the numbers; what is pending becomes layers.</summary>
    /// <exception cref="UnsupportedException">There is no layer for what is pending.</exception>
    public int Realize(FlowValue flow) => flow.Function.IsNone ? flow.Source : _plan.Once(flow.Source, flow.Function, () => Make(flow.Source, flow.Function));

    /// <summary>The same numbers in row order, as an image of C, H, W; as C×1×L for axes C, L; or as a vector.</summary>
    /// <exception cref="UnsupportedException">No layer brings them into this order.</exception>
    public FlowValue InOrder(FlowValue flow)
    {
        int place = Realize(flow);
        if (flow.Layout.IsNatural)
            return new FlowValue(place, flow.Layout);
        Layout natural = Layout.InOrder(flow.Sizes);
        if (!flow.Layout.IsInOrder)
            place = Add("Rearrange", LayerFor(flow.Layout.Pattern(), flow), place);
        return new FlowValue(Reshape(place, natural.Shape), natural);
    }

    /// <summary>Data of channels and one or two axes of space.</summary>
    public FlowValue Image(int input)
    {
        FlowValue flow = _node.Flow(input);
        return flow.Layout.AxisCount is 2 or 3 ? InOrder(flow) : throw new UnsupportedException($"its input has {flow.Layout.AxisCount + 1} axes, where N, C, H, W or N, C, L are supported");
    }

    /// <summary>Data as a vector in the engine's order, which may be another than that of the axes.</summary>
    public int Vector(FlowValue flow) => Reshape(Realize(flow), Shape.Vector(flow.Layout.Shape.Length));

    /// <summary>The same numbers with another shape.</summary>
    public int Reshape(int place, Shape shape) =>
        _plan.ShapeAt(place) == shape ? place
        : shape.Area == 1 ? Add("Flatten", new Flatten(), place)
        : Add("Reshape", new Reshape(shape.Channels, shape.Height, shape.Width), place);

    /// <summary>Appends the node's layer to data in any order, which keeps it.</summary>
    public FlowValue Apply(Layer layer, FlowValue flow, params IReadOnlyList<float[]> parameters) => new(_plan.Add(_node.Name, layer, Realize(flow), parameters), flow.Layout);

    /// <summary>Appends a layer that helps the node's own.</summary>
    public int Add(string purpose, Layer layer, int source, params IReadOnlyList<float[]> parameters) => _plan.Add($"{_node.Name}/{purpose}", layer, source, parameters);

    private static Layer LayerFor(OrderPattern pattern, FlowValue flow) => pattern.Kind switch
    {
        OrderKind.Permutation => new Permute((ImageAxis)pattern.Order![0], (ImageAxis)pattern.Order[1], (ImageAxis)pattern.Order[2]),
        OrderKind.ChannelShuffle => new ChannelShuffle(pattern.Groups),
        OrderKind.PixelShuffle => new PixelShuffle(pattern.Groups),
        OrderKind.DepthToSpace => new PixelShuffle(pattern.Groups, depthFirst: true),
        OrderKind.PixelUnshuffle => new PixelUnshuffle(pattern.Groups),
        OrderKind.SpaceToDepth => new PixelUnshuffle(pattern.Groups, depthFirst: true),
        _ => throw new UnsupportedException(
            $"its input of {string.Join("×", flow.Sizes)} has its numbers in an order that transpositions and reshapes before it made, and that there is no layer for"),
    };

    private int Make(int source, PendingFunction function)
    {
        Layer? layer = function.Kind switch
        {
            PendingKind.Sigmoid => new Sigmoid(),
            PendingKind.HardSigmoid => new HardSigmoid(1 / 6.0, 0.5),
            PendingKind.Erf => throw new UnsupportedException("Erf is supported as part of GELU, x · (1 + erf(x / √2)) / 2, only"),
            _ => null,
        };
        int place = function.Kind == PendingKind.Absolute ? Absolute(source, function.Node) : layer is null ? source : _plan.Add(function.Node, layer, source);
        if (function.Scale == 1 && function.Shift == 0)
            return place;
        return _plan.Add(place == source ? function.Node : $"{function.Node}/Scale", new ChannelAffine(), place, _plan.Filled(place, function.Scale), _plan.Filled(place, function.Shift));
    }

    // |x| = max(0, x) + max(0, −x).
    private int Absolute(int source, string node)
    {
        int positive = _plan.Add($"{node}/Positive", new Relu(), source);
        int turned = _plan.Add($"{node}/Negative", new ChannelAffine(), source, _plan.Filled(source, -1), _plan.Filled(source, 0));
        int negative = _plan.Add($"{node}/Negative", new Relu(), turned);
        return _plan.Add(node, new Merge(MergeKind.Add), [positive, negative], _plan.ShapeAt(source));
    }
}
