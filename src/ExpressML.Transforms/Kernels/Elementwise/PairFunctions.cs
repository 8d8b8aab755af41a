using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>The functions of two numbers that put values together.</summary>
internal static class PairFunctions
{
    /// <summary>a + b.</summary>
    internal readonly struct Sum : IPairFunction
    {
        public Vector512<float> Value(Vector512<float> a, Vector512<float> b) => a + b;

        public float Value(float a, float b) => a + b;
    }

    /// <summary>a·b.</summary>
    internal readonly struct Product : IPairFunction
    {
        public Vector512<float> Value(Vector512<float> a, Vector512<float> b) => a * b;

        public float Value(float a, float b) => a * b;
    }

    /// <summary>max(f(a, b), 0); NaN stays NaN.</summary>
    internal readonly struct Rectified<TFunction>(TFunction function) : IPairFunction
        where TFunction : struct, IPairFunction
    {
        public Vector512<float> Value(Vector512<float> a, Vector512<float> b)
        {
            Vector512<float> y = function.Value(a, b);
            return Vector512.AndNot(y, Vector512.LessThan(y, Vector512<float>.Zero));
        }

        public float Value(float a, float b)
        {
            float y = function.Value(a, b);
            return y < 0 ? 0 : y;
        }
    }
}
