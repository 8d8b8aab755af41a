using ExpressML.Layers;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Tests.Fuzz.Specimens;

/// <summary>A layer as a user writes it, with a setting and a parameter: y = x + shift.</summary>
public sealed class Shifted : Layer
{
    private readonly int _length;

    /// <summary>A layer without a place.</summary>
    public Shifted() => _length = 2;

    /// <summary>Reads the settings.</summary>
    public Shifted(ModelReader settings) => _length = settings.ReadInt32();

    /// <inheritdoc/>
    protected override Shape InferOutputShape(Shape input) => input;

    /// <inheritdoc/>
    protected override Parameter[] CreateParameters() => [new Parameter("shift", [_length])];

    /// <inheritdoc/>
    protected internal override void Forward(LayerPass pass) => throw new NotSupportedException("It is only read and written.");

    /// <inheritdoc/>
    protected internal override void Backward(LayerPass pass) => throw new NotSupportedException("It is only read and written.");

    /// <inheritdoc/>
    protected internal override void WriteSettings(ModelWriter writer) => writer.Write(_length);

    /// <inheritdoc/>
    public override string ToString() => "Shifted()";
}
