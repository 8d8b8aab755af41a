namespace ExpressML.Onnx;

/// <summary>A setting of a node of ONNX, which ONNX calls an attribute: a name with a number, a text or a list.</summary>
public sealed class OnnxSetting
{
    /// <summary>A whole number.</summary>
    public OnnxSetting(string name, long value) : this(name, (object)value) { }

    /// <summary>A number, which ONNX holds in single precision.</summary>
    public OnnxSetting(string name, double value) : this(name, (object)(float)value) { }

    /// <summary>A text.</summary>
    public OnnxSetting(string name, string value) : this(name, (object)value) { }

    /// <summary>A list of whole numbers.</summary>
    public OnnxSetting(string name, IReadOnlyList<long> values) : this(name, (object)values) { }

    /// <summary>A list of texts.</summary>
    internal OnnxSetting(string name, IReadOnlyList<string> values) : this(name, (object)values) { }

    private OnnxSetting(string name, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        (Name, Value) = (name, value);
    }

    /// <summary>What it is called, such as "strides".</summary>
    public string Name { get; }

    /// <summary>A <see cref="long"/>, <see cref="float"/>, <see cref="string"/>, or a list of <see cref="long"/> or of <see cref="string"/>.</summary>
    internal object Value { get; }
}
