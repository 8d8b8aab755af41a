namespace ExpressML.Kernels.Elementwise;

/// <summary>A function of each number by itself, for a vector of numbers.</summary>
internal interface IFunction
{
    /// <summary>f(x).</summary>
    TVector Value<TVector>(TVector x)
        where TVector : struct, IVector<TVector>;
}
