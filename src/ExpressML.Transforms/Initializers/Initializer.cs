namespace ExpressML.Tensors;

/// <summary>How a parameter begins. Derive from it to write one of your own.</summary>
public abstract class Initializer
{
    /// <summary>Sets the first values of a parameter.</summary>
    /// <param name="parameter">The parameter; fill all of <see cref="Parameter.Values"/>.</param>
    /// <param name="random">The source of chance: the same one, in the same state, for the same seed.</param>
    public abstract void Initialize(Parameter parameter, Random random);
}
