using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Kernels.Elementwise;

/// <summary>The activations, each with its derivative. Where nothing else is said, <c>known</c> is the function's result.</summary>
internal static class ActivationFunctions
{
    /// <summary>max(x, 0); NaN stays NaN.</summary>
    internal readonly struct Relu : IActivation
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => TVector.AndNot(x, TVector.LessThan(x, default));

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> => dy & Positive(known);

#pragma warning disable CA1822 // Called like the forms that are not static.
        /// <summary>max(x, 0) of 16 lanes.</summary>
        public Vector512<float> Value(Vector512<float> x) => Vector512.AndNot(x, Vector512.LessThan(x, Vector512<float>.Zero));

        /// <summary>dy·f′(x) of 16 lanes.</summary>
        public Vector512<float> Gradient(Vector512<float> known, Vector512<float> dy) => dy & Vector512.GreaterThan(known, Vector512<float>.Zero);
#pragma warning restore CA1822
    }

    /// <summary>x where x &gt; 0, else slope·x, for a slope of at least 0; for a slope below 0, too, where <c>known</c> is x.</summary>
    internal readonly struct LeakyRelu(double slope) : IActivation
    {
        private readonly float _slope = (float)slope;

        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => TVector.ConditionalSelect(Positive(x), x, TVector.Create(_slope) * x);

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> => TVector.ConditionalSelect(Positive(known), dy, TVector.Create(_slope) * dy);
    }

    /// <summary>scale·x where x &gt; 0, else scale·alpha·(eˣ − 1), for an alpha of at least 0: its derivative there is y + scale·alpha.</summary>
    internal readonly struct Elu(double alpha, double scale) : IActivation
    {
        private readonly float _scale = (float)scale;
        private readonly float _floor = (float)(alpha * scale);

        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => TVector.ConditionalSelect(Positive(x), TVector.Create(_scale) * x, TVector.Create(_floor) * VectorMath.ExpMinus1(x));

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> =>
            dy * TVector.ConditionalSelect(Positive(known), TVector.Create(_scale), known + TVector.Create(_floor));
    }

    /// <summary>height·tanh(steepness·x), with the derivative steepness·(height − y² / height).</summary>
    internal readonly struct Tanh(double height, double steepness) : IActivation
    {
        private readonly float _height = (float)height;
        private readonly float _steepness = (float)steepness;
        private readonly float _slope = (float)(height * steepness);
        private readonly float _bend = (float)(-steepness / height);

        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => TVector.Create(_height) * VectorMath.Tanh(TVector.Create(_steepness) * x);

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> => dy * TVector.FusedMultiplyAdd(TVector.Create(_bend) * known, known, TVector.Create(_slope));
    }

    /// <summary>1 / (1 + e⁻ˣ), with the derivative y·(1 − y).</summary>
    internal readonly struct Sigmoid : IActivation
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => VectorMath.Sigmoid(x);

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> => dy * (known * (TVector.Create(1) - known));
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), with the derivative 1 − e^−y.</summary>
    internal readonly struct Softplus : IActivation
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => TVector.Max(x, default) + VectorMath.Log1Plus(VectorMath.Exp(-TVector.Abs(x)));

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> => -dy * VectorMath.ExpMinus1(-known);
    }

    /// <summary>x·Φ(x), with the derivative Φ(x) + x·φ(x); Φ and φ are distribution and density of the standard normal. <c>known</c> is the derivative.</summary>
    internal readonly struct Gelu : IActivation, IDerivedFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => Value(x, out _);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value<TVector>(TVector x, out TVector derivative)
            where TVector : struct, IVector<TVector>
        {
            TVector half = TVector.Create(0.5f);
            TVector distribution = TVector.FusedMultiplyAdd(half, VectorMath.Erf(x * TVector.Create(0.707106781f)), half);
            TVector density = TVector.Create(0.398942280f) * VectorMath.Exp(TVector.Create(-0.5f) * x * x);
            derivative = TVector.FusedMultiplyAdd(x, density, distribution);
            return x * distribution;
        }

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> => known * dy;
    }

    /// <summary>x·σ(x), with the derivative σ(x)·(1 + x·(1 − σ(x))); σ is the sigmoid. <c>known</c> is the derivative.</summary>
    internal readonly struct Silu : IActivation, IDerivedFunction
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => Value(x, out _);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value<TVector>(TVector x, out TVector derivative)
            where TVector : struct, IVector<TVector>
        {
            TVector sigmoid = VectorMath.Sigmoid(x), one = TVector.Create(1);
            derivative = sigmoid * TVector.FusedMultiplyAdd(x, one - sigmoid, one);
            return x * sigmoid;
        }

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> => known * dy;
    }

    /// <summary>min where x &lt; min, max where x &gt; max, else x, with the derivative 1 where min &lt; y &lt; max; NaN stays NaN.</summary>
    internal readonly struct Clip(double min, double max) : IActivation
    {
        private readonly float _min = (float)min;
        private readonly float _max = (float)max;

        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector>
        {
            TVector min = TVector.Create(_min), max = TVector.Create(_max);
            TVector raised = TVector.ConditionalSelect(TVector.LessThan(x, min), min, x);
            return TVector.ConditionalSelect(TVector.GreaterThan(x, max), max, raised);
        }

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> =>
            dy & TVector.GreaterThan(known, TVector.Create(_min)) & TVector.LessThan(known, TVector.Create(_max));
    }

    /// <summary>alpha·x + beta, clipped to 0 and 1, with the derivative alpha where 0 &lt; y &lt; 1; NaN stays NaN.</summary>
    internal readonly struct HardSigmoid(double alpha, double beta) : IActivation
    {
        private readonly float _alpha = (float)alpha;
        private readonly float _beta = (float)beta;
        private readonly Clip _clip = new(0, 1);

        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => _clip.Value(TVector.FusedMultiplyAdd(x, TVector.Create(_alpha), TVector.Create(_beta)));

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector> => _clip.Gradient(known, TVector.Create(_alpha) * dy);
    }

    /// <summary>x·h(x) with h(x) = x / 6 + ½, clipped to 0 and 1; the derivative is h(x) + x / 6 for −3 &lt; x &lt; 3, else h(x). <c>known</c> is x.</summary>
    internal readonly struct HardSwish() : IActivation
    {
        private readonly HardSigmoid _share = new(1.0 / 6, 0.5);

        // Infinity times 0 is no number, so what is below the bend is set to 0.
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => TVector.AndNot(x * _share.Value(x), TVector.LessThan(x, TVector.Create(-3f)));

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector>
        {
            TVector isBetween = TVector.LessThan(TVector.Abs(known), TVector.Create(3f));
            return dy * (_share.Value(known) + (isBetween & (known * TVector.Create(1f / 6))));
        }
    }

    /// <summary>x / (1 + |x|), with the derivative (1 − |y|)²; infinities become ±1.</summary>
    internal readonly struct Softsign : IActivation
    {
        public TVector Value<TVector>(TVector x)
            where TVector : struct, IVector<TVector>
        {
            TVector one = TVector.Create(1), isInfinite = TVector.GreaterThan(TVector.Abs(x), TVector.Create(float.MaxValue));
            return TVector.ConditionalSelect(isInfinite, TVector.CopySign(one, x), x / (one + TVector.Abs(x)));
        }

        public TVector Gradient<TVector>(TVector known, TVector dy)
            where TVector : struct, IVector<TVector>
        {
            TVector rest = TVector.Create(1) - TVector.Abs(known);
            return dy * (rest * rest);
        }
    }

    private static TVector Positive<TVector>(TVector x)
        where TVector : struct, IVector<TVector> => TVector.GreaterThan(x, default);
}
