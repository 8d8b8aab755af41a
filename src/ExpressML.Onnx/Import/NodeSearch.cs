using ExpressML.Onnx.Format;

namespace ExpressML.Onnx.Import;

/// <summary>Finds the nodes that a value depends on.</summary>
internal static class NodeSearch
{
    /// <summary>The name of the value that is wanted.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="option">The option OutputName.</param>
    /// <param name="file">What messages call the file.</param>
    /// <exception cref="ArgumentException">There is none of the name, or there are several outputs and the option is not set.</exception>
    public static string OutputOf(GraphProto graph, string? option, string file)
    {
        string outputs = string.Join(", ", graph.Outputs.Select(output => $"'{output.Name}'"));
        if (option is not null)
        {
            return graph.Nodes.Any(node => node.Outputs.Contains(option)) ? option
                : throw new ArgumentException($"{file}: there is no value '{option}'. Its outputs are {outputs}; OutputName may also be the name of any value that a node makes.");
        }

        return graph.Outputs.Count switch
        {
            0 => throw new InvalidDataException($"{file}: the graph has no output."),
            1 => graph.Outputs[0].Name,
            _ => throw new ArgumentException($"{file}: there are {graph.Outputs.Count} outputs, {outputs}. Set the option OutputName to one of them."),
        };
    }

    /// <summary>The nodes that a value depends on, in their order.</summary>
    /// <exception cref="InvalidDataException">Two nodes make the same value.</exception>
    public static IReadOnlyList<NodeProto> Needed(GraphProto graph, string output, string file)
    {
        var makers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Nodes)
        {
            foreach (string name in node.Outputs.Where(name => name.Length > 0))
            {
                if (!makers.TryAdd(name, node))
                    throw new InvalidDataException($"{file}: two nodes make the value '{name}'.");
            }
        }

        var needed = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<string>([output]);
        while (waiting.TryPop(out string? name))
        {
            if (makers.TryGetValue(name, out NodeProto? maker) && needed.Add(maker))
            {
                foreach (string input in maker.Inputs)
                    waiting.Push(input);
            }
        }

        return [.. graph.Nodes.Where(needed.Contains)];
    }
}
