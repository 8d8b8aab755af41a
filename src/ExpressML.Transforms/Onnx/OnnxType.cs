namespace ExpressML.Onnx;

/// <summary>The types of numbers that nodes make here, by their numbers in ONNX.</summary>
internal enum OnnxType
{
    Single = 1,
    Boolean = 9,
    Double = 11,
    UInt32 = 12,
}
