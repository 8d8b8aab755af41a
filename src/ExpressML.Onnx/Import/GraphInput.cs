using ExpressML.Onnx.Format;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Import;

/// <summary>The input of a graph: its name, its axes, and the shape of one example.</summary>
/// <param name="Name">The name of the value.</param>
/// <param name="Sizes">The sizes of its axes with N; null for one that is free.</param>
/// <param name="IsChannelsLast">Whether it is an image whose channels are its last axis.</param>
internal sealed record GraphInput(string Name, IReadOnlyList<long?> Sizes, bool IsChannelsLast)
{
    /// <summary>The size of N that the file says; null where it is free.</summary>
    public long? BatchSize => Sizes[0];

    /// <summary>The shape of one example in the file; null where a size is free.</summary>
    public Shape? Shape => Own.All(size => size is not null) ? Layout.ShapeFor([.. Own.Select(size => (int)size!)]) : null;

    // Channels first, without N.
    private IReadOnlyList<long?> Own => IsChannelsLast ? [Sizes[3], Sizes[1], Sizes[2]] : [.. Sizes.Skip(1)];

    /// <summary>Finds the input of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="needed">The nodes that count.</param>
    /// <param name="file">What messages call the file.</param>
    /// <exception cref="NotSupportedException">There is none, or several, or it is no tensor of real numbers.</exception>
    public static GraphInput Of(GraphProto graph, IReadOnlyList<NodeProto> needed, string file)
    {
        HashSet<string> given = [.. graph.Initializers.Select(tensor => tensor.Name)], read = [.. needed.SelectMany(node => node.Inputs)];
        ValueInfoProto[] inputs = [.. graph.Inputs.Where(input => !given.Contains(input.Name) && read.Contains(input.Name))];
        if (inputs is not [var input])
        {
            throw new NotSupportedException(inputs.Length == 0
                ? $"{file}: the output depends on no input, so there is nothing to score."
                : $"{file}: the output depends on {inputs.Length} inputs ({string.Join(", ", inputs.Select(input => $"'{input.Name}'"))}), where one is supported.");
        }

        if (input.Type?.Tensor is not { } type)
            throw new NotSupportedException($"{file}: the input '{input.Name}' is {(input.Type?.OtherKind is { } kind ? $"a {kind}" : "of no known type")}, where a tensor is supported.");
        if (type.ElementType is not (ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16 or ElementType.UInt8))
            throw new NotSupportedException($"{file}: the input '{input.Name}' has values of type {type.ElementType}, where real numbers and bytes are supported.");
        if (type.Shape is not { Dims.Count: > 0 } shape)
            throw new NotSupportedException($"{file}: the input '{input.Name}' has no axis for the examples of a batch, or its axes are not known.");
        long?[] sizes = [.. shape.Dims.Select(size => size.Value is > 0 ? size.Value : null)];
        if (sizes.Any(size => size > int.MaxValue))
            throw new InvalidDataException($"{file}: the input '{input.Name}' has the sizes {string.Join("×", sizes)}, which do not fit in memory.");
        return new GraphInput(input.Name, sizes, sizes.Length == 4 && ChannelsAreLast(input.Name, sizes, needed));
    }

    /// <summary>The shape of one example, from the file and the option.</summary>
    /// <exception cref="ArgumentException">The option does not suit the file, or is missing where a size is free.</exception>
    public Shape ShapeFor(Shape? option, string file)
    {
        string axes = string.Join("×", Sizes.Select((size, axis) => size is { } number && axis > 0 ? $"{number}" : axis == 0 ? "N" : "?"));
        Shape shape = option ?? Shape
            ?? throw new ArgumentException($"{file}: the input '{Name}' is {axes}, and leaves sizes free. Set the option InputShape to channels, height and width, such as new Shape(3, 224, 224).");
        if (option is null && !shape.IsValid)
            throw new InvalidDataException($"{file}: the input '{Name}' is {axes}, which does not fit in memory.");
        return shape.IsValid && (Own.Count == 0 || Own[0] is null || Own[0] == shape.Channels) && (Own.Count > 2 || shape == Layout.ShapeFor(Fixed(shape)))
            ? shape
            : throw new ArgumentException($"{file}: the input '{Name}' is {axes}, which InputShape {shape} does not suit.");
    }

    /// <summary>Where the numbers of an example of a shape stand.</summary>
    public Layout LayoutFor(Shape shape) => IsChannelsLast ? Layout.ChannelsLast(shape) : Layout.InOrder(Fixed(shape));

    private int[] Fixed(Shape shape) => Own.Count switch
    {
        0 => [],
        1 => [shape.Channels],
        2 => [shape.Channels, shape.Width],
        3 => [shape.Channels, shape.Height, shape.Width],
        _ => [.. Own.Select(size => (int)(size ?? 1))],
    };

    // By the transposition that follows, else by the size that can be colours.
    private static bool ChannelsAreLast(string name, long?[] sizes, IReadOnlyList<NodeProto> nodes)
    {
        foreach (NodeProto node in nodes.Where(node => node.OpType == "Transpose" && node.Inputs.Contains(name)))
        {
            if (node.Attributes.Find(attribute => attribute.Name == "perm") is { } order)
                return order.Ints.SequenceEqual([0, 3, 1, 2]);
        }

        return IsColours(sizes[3]) && IsSpace(sizes[1]) && IsSpace(sizes[2]);

        bool IsSpace(long? size) => size is null || size > 2 * sizes[3];
    }

    private static bool IsColours(long? size) => size is 1 or 3 or 4;
}
