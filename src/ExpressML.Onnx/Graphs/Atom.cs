namespace ExpressML.Onnx.Graphs;

/// <summary>An axis that is not cut further: axes of a <see cref="Layout"/> are made of one, several or (with size 1) none. Told apart by reference.</summary>
/// <param name="size">How many places there are along it; at least 2.</param>
internal sealed class Atom(int size)
{
    public int Size { get; } = size;
}
