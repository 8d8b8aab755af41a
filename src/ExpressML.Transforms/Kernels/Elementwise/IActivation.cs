using System.Numerics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>A function of each number by itself, with its derivative.</summary>
internal interface IActivation : IFunction
{
    /// <summary>dy·f′(x).</summary>
    /// <param name="known">f(x); or x where the derivative cannot be told from f(x).</param>
    /// <param name="dy">The gradient of f(x).</param>
    Vector<float> Gradient(Vector<float> known, Vector<float> dy);
}
