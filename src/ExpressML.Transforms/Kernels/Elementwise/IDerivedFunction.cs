namespace ExpressML.Kernels.Elementwise;

/// <summary>A function of each number by itself whose derivative comes from what the result is made of, for little more work.</summary>
internal interface IDerivedFunction
{
    /// <summary>f(x) and f′(x).</summary>
    TVector Value<TVector>(TVector x, out TVector derivative)
        where TVector : struct, IVector<TVector>;
}
