using System.Runtime.Intrinsics;
using ExpressML.Kernels.Elementwise;

namespace ExpressML.Kernels.Pooling;

/// <summary>What a pooling makes of the numbers of a window, for 16 windows at once.</summary>
internal interface IReduction
{
    /// <summary>The start, from the first number.</summary>
    Vector512<float> Start(Vector512<float> first);

    /// <summary>With one number more; the first comes here, too.</summary>
    Vector512<float> Add(Vector512<float> soFar, Vector512<float> value);

    /// <summary>The result.</summary>
    /// <param name="soFar">With all numbers.</param>
    /// <param name="share">One by the pixels that an average counts.</param>
    Vector512<float> End(Vector512<float> soFar, Vector512<float> share);
}

/// <summary>The largest, or smallest; see <see cref="ExtremePooling"/>.</summary>
internal readonly struct Extreme<TExtreme>(bool appliesRelu) : IReduction
    where TExtreme : struct, IExtreme
{
    public Vector512<float> Start(Vector512<float> first) => first;

    public Vector512<float> Add(Vector512<float> soFar, Vector512<float> value) =>
        LaneSelection.Select(TExtreme.Wins(value, soFar), value, soFar);

    public Vector512<float> End(Vector512<float> soFar, Vector512<float> share) => appliesRelu ? default(ActivationFunctions.Relu).Value(soFar) : soFar;
}

/// <summary>The mean; see <see cref="AveragePooling"/>.</summary>
internal readonly struct Mean : IReduction
{
    public Vector512<float> Start(Vector512<float> first) => Vector512<float>.Zero;

    public Vector512<float> Add(Vector512<float> soFar, Vector512<float> value) => soFar + value;

    public Vector512<float> End(Vector512<float> soFar, Vector512<float> share) => soFar * share;
}
