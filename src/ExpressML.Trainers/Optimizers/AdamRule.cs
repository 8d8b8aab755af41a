using System.Numerics;

namespace ExpressML.Optimizers;

/// <summary>The formula that <see cref="Adam"/> and <see cref="AdamW"/> share: w ← keep·w − η·m̂ / (√v̂ + ε).</summary>
internal readonly struct AdamRule : IUpdateRule
{
    private readonly float _b1, _c1, _b2, _c2, _epsilon, _rate, _scale, _keep;

    // Scalars are computed in double: 1 − 0.999f is already wrong in its fifth digit.
    public AdamRule(double beta1, double beta2, double epsilon, double keep, int number, double learningRate)
    {
        (_b1, _c1, _b2, _c2) = ((float)beta1, (float)(1 - beta1), (float)beta2, (float)(1 - beta2));
        (_epsilon, _keep) = ((float)epsilon, (float)keep);
        _rate = (float)(learningRate / (1 - Math.Pow(beta1, number)));
        _scale = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, number)));
    }

    public Vector<float> Apply(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second)
    {
        first = _b1 * first + _c1 * g;
        second = _b2 * second + _c2 * g * g;
        return _keep * w - _rate * first / (_scale * Vector.SquareRoot(second) + new Vector<float>(_epsilon));
    }
}
