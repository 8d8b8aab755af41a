namespace ExpressML.Layers;

/// <summary>An input does not fit a layer. The message begins with the layer and says what it expects and what came.</summary>
public sealed class ShapeException : ArgumentException
{
    internal ShapeException(Layer layer, string message)
        : base($"{layer}: {message}")
    {
    }
}
