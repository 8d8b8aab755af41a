namespace ExpressML.Onnx.Tensors;

/// <summary>What stands for the size of the batch where a graph computes with shapes: it is not known, and may be passed on only.</summary>
internal static class BatchSize
{
    public const long Symbol = long.MinValue + 0x4e;
}
