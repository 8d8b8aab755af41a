using System.Numerics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>A function of each number by itself, for a vector of numbers.</summary>
internal interface IFunction
{
    /// <summary>f(x).</summary>
    Vector<float> Value(Vector<float> x);
}
