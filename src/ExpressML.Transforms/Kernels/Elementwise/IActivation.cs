namespace ExpressML.Kernels.Elementwise;

/// <summary>A function of each number by itself, with its derivative.</summary>
internal interface IActivation : IFunction
{
    /// <summary>dy·f′(x).</summary>
    /// <param name="known">f(x), or x where the derivative cannot be told from f(x), or f′(x) where it was <see cref="IDerivedFunction">kept</see>.</param>
    /// <param name="dy">The gradient of f(x).</param>
    TVector Gradient<TVector>(TVector known, TVector dy)
        where TVector : struct, IVector<TVector>;
}
