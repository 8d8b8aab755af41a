namespace ExpressML.Tensors;

/// <summary>All values begin alike. Suits biases; weights that begin alike would learn alike.</summary>
public sealed class Constant : Initializer
{
    /// <summary>All values begin as <paramref name="value"/>.</summary>
    /// <param name="value">The value; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public Constant(double value = 0) => Value = Guard.Finite(value);

    /// <summary>The value. Default: 0.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override void Initialize(Parameter parameter, Random random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Values.Fill((float)Value);
    }
}
