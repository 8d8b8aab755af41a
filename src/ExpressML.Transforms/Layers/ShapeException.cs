namespace ExpressML.Layers;

/// <summary>An input does not fit a layer. The message begins with the layer and says what it expects and what came.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>An input does not fit a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="message">What it expects and what came: "the input must be a vector, but is 1×28×28."</param>
    /// <param name="innerException">What showed it. Default: none.</param>
    public ShapeException(Layer layer, string message, Exception? innerException = null)
        : base($"{layer}: {message}", innerException)
    {
    }
}
