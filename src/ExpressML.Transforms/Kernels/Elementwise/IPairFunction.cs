using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>A function of two numbers, for 16 pairs side by side and for one; both round alike.</summary>
internal interface IPairFunction
{
    /// <summary>f(a, b) of 16 pairs.</summary>
    Vector512<float> Value(Vector512<float> a, Vector512<float> b);

    /// <summary>f(a, b).</summary>
    float Value(float a, float b);
}
