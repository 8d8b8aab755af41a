using System.Numerics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>The activations, each with its derivative. Where nothing else is said, <c>known</c> is the function's result.</summary>
internal static class ActivationFunctions
{
    /// <summary>max(x, 0); NaN stays NaN.</summary>
    internal readonly struct Relu : IActivation
    {
        public Vector<float> Value(Vector<float> x) => Vector.AndNot(x, Vector.AsVectorSingle(Vector.LessThan(x, Vector<float>.Zero)));

        public Vector<float> Gradient(Vector<float> known, Vector<float> dy) => dy & Positive(known);
    }

    /// <summary>x where x &gt; 0, else slope·x, for a slope of at least 0.</summary>
    internal readonly struct LeakyRelu(double slope) : IActivation
    {
        private readonly Vector<float> _slope = new((float)slope);

        public Vector<float> Value(Vector<float> x) => Vector.ConditionalSelect(Positive(x), x, _slope * x);

        public Vector<float> Gradient(Vector<float> known, Vector<float> dy) => Vector.ConditionalSelect(Positive(known), dy, _slope * dy);
    }

    /// <summary>scale·x where x &gt; 0, else scale·alpha·(eˣ − 1), for an alpha of at least 0: its derivative there is y + scale·alpha.</summary>
    internal readonly struct Elu(double alpha, double scale) : IActivation
    {
        private readonly Vector<float> _scale = new((float)scale);
        private readonly Vector<float> _floor = new((float)(alpha * scale));

        public Vector<float> Value(Vector<float> x) => Vector.ConditionalSelect(Positive(x), _scale * x, _floor * VectorMath.ExpMinus1(x));

        public Vector<float> Gradient(Vector<float> known, Vector<float> dy) =>
            dy * Vector.ConditionalSelect(Positive(known), _scale, known + _floor);
    }

    /// <summary>height·tanh(steepness·x), with the derivative steepness·(height − y² / height).</summary>
    internal readonly struct Tanh(double height, double steepness) : IActivation
    {
        private readonly Vector<float> _height = new((float)height);
        private readonly Vector<float> _steepness = new((float)steepness);
        private readonly Vector<float> _slope = new((float)(height * steepness));
        private readonly Vector<float> _bend = new((float)(-steepness / height));

        public Vector<float> Value(Vector<float> x) => _height * VectorMath.Tanh(_steepness * x);

        public Vector<float> Gradient(Vector<float> known, Vector<float> dy) => dy * Vector.FusedMultiplyAdd(_bend * known, known, _slope);
    }

    /// <summary>1 / (1 + e⁻ˣ), with the derivative y·(1 − y).</summary>
    internal readonly struct Sigmoid : IActivation
    {
        public Vector<float> Value(Vector<float> x) => VectorMath.Sigmoid(x);

        public Vector<float> Gradient(Vector<float> known, Vector<float> dy) => dy * (known * (Vector<float>.One - known));
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), with the derivative 1 − e^−y.</summary>
    internal readonly struct Softplus : IActivation
    {
        public Vector<float> Value(Vector<float> x) => Vector.Max(x, Vector<float>.Zero) + VectorMath.Log1Plus(VectorMath.Exp(-Vector.Abs(x)));

        public Vector<float> Gradient(Vector<float> known, Vector<float> dy) => -dy * VectorMath.ExpMinus1(-known);
    }

    /// <summary>x·Φ(x), with the derivative Φ(x) + x·φ(x); Φ and φ are distribution and density of the standard normal. <c>known</c> is x.</summary>
    internal readonly struct Gelu : IActivation
    {
        public Vector<float> Value(Vector<float> x) => x * Distribution(x);

        public Vector<float> Gradient(Vector<float> known, Vector<float> dy)
        {
            Vector<float> density = new Vector<float>(0.398942280f) * VectorMath.Exp(new Vector<float>(-0.5f) * known * known);
            return dy * Vector.FusedMultiplyAdd(known, density, Distribution(known));
        }

        private static Vector<float> Distribution(Vector<float> x)
        {
            var half = new Vector<float>(0.5f);
            return Vector.FusedMultiplyAdd(half, VectorMath.Erf(x * new Vector<float>(0.707106781f)), half);
        }
    }

    /// <summary>x·σ(x), with the derivative σ(x)·(1 + x·(1 − σ(x))); σ is the sigmoid. <c>known</c> is x.</summary>
    internal readonly struct Silu : IActivation
    {
        public Vector<float> Value(Vector<float> x) => x * VectorMath.Sigmoid(x);

        public Vector<float> Gradient(Vector<float> known, Vector<float> dy)
        {
            Vector<float> sigmoid = VectorMath.Sigmoid(known);
            return dy * (sigmoid * Vector.FusedMultiplyAdd(known, Vector<float>.One - sigmoid, Vector<float>.One));
        }
    }

    private static Vector<float> Positive(Vector<float> x) => Vector.AsVectorSingle(Vector.GreaterThan(x, Vector<float>.Zero));
}
