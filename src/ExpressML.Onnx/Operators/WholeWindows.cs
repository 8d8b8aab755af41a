namespace ExpressML.Onnx.Operators;

/// <summary>Poolings whose window is the whole image, at the size that the file says: they are that at other sizes, too.</summary>
internal sealed class WholeWindows
{
    private readonly HashSet<string>? _known;

    /// <summary>To be found out.</summary>
    public WholeWindows() { }

    /// <summary>As they were found out.</summary>
    public WholeWindows(WholeWindows known) => _known = known.Found;

    /// <summary>The names of the nodes.</summary>
    public HashSet<string> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the window of a node is the whole image.</summary>
    /// <param name="node">The name of the node.</param>
    /// <param name="isNow">Whether it is, at the size of now.</param>
    public bool Are(string node, bool isNow)
    {
        if (_known is not null)
            return _known.Contains(node) || isNow;
        if (isNow)
            Found.Add(node);
        return isNow;
    }
}
