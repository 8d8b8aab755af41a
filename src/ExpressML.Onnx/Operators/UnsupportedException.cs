namespace ExpressML.Onnx.Operators;

/// <summary>A node can't be a layer. The reader collects these, and tells of several at once.</summary>
internal sealed class UnsupportedException : Exception
{
    public UnsupportedException(string reason) : base(reason) { }

    public UnsupportedException(string reason, Exception inner) : base(reason, inner) { }
}
