using System.Numerics;
using ExpressML.Kernels.Elementwise;

namespace ExpressML.Kernels.Pooling;

/// <summary>What a pooling makes of the numbers of a window, for a vector of windows.</summary>
internal interface IReduction
{
    /// <summary>The start, from the first number.</summary>
    Vector<float> Start(Vector<float> first);

    /// <summary>With one number more; the first comes here, too.</summary>
    Vector<float> Add(Vector<float> soFar, Vector<float> value);

    /// <summary>The result.</summary>
    /// <param name="soFar">With all numbers.</param>
    /// <param name="share">One by the pixels that an average counts.</param>
    Vector<float> End(Vector<float> soFar, Vector<float> share);
}

/// <summary>The largest, or smallest; see <see cref="ExtremePooling"/>.</summary>
internal readonly struct Extreme<TExtreme>(bool appliesRelu) : IReduction
    where TExtreme : struct, IExtreme
{
    public Vector<float> Start(Vector<float> first) => first;

    public Vector<float> Add(Vector<float> soFar, Vector<float> value) =>
        Vector.ConditionalSelect(TExtreme.Wins(value, soFar) | ~Vector.Equals(value, value), value, soFar);

    public Vector<float> End(Vector<float> soFar, Vector<float> share) => appliesRelu ? default(ActivationFunctions.Relu).Value(soFar) : soFar;
}

/// <summary>The mean; see <see cref="AveragePooling"/>.</summary>
internal readonly struct Mean : IReduction
{
    public Vector<float> Start(Vector<float> first) => Vector<float>.Zero;

    public Vector<float> Add(Vector<float> soFar, Vector<float> value) => soFar + value;

    public Vector<float> End(Vector<float> soFar, Vector<float> share) => soFar * share;
}
