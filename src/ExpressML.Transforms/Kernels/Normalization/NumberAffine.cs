using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Normalization;

/// <summary>A factor and a summand for each number of an example: y[i] = scale[i]·x[i] + shift[i].</summary>
internal static class NumberAffine
{
    /// <summary>y of a lane block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x);
        Span<Vector512<float>> target = Lanes.Vectors(y);
        for (int i = 0; i < scale.Length; i++)
            target[i] = Vector512.FusedMultiplyAdd(source[i], Vector512.Create(scale[i]), Vector512.Create(shift[i]));
    }

    /// <summary>y of one image by itself.</summary>
    public static void OfImage(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y)
    {
        for (int i = 0; i < scale.Length; i++)
            y[i] = MathF.FusedMultiplyAdd(x[i], scale[i], shift[i]);
    }

    /// <summary>dscale[i] = Σ x[i]·dy[i] and dshift[i] = Σ dy[i] over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ParameterGradients(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dscale, Span<float> dshift)
    {
        ReadOnlySpan<Vector512<float>> source = Lanes.Vectors(x), gradient = Lanes.Vectors(dy);
        for (int i = 0; i < dscale.Length; i++)
        {
            dscale[i] = LaneSums.Sum(source[i] * gradient[i]);
            dshift[i] = LaneSums.Sum(gradient[i]);
        }
    }

    /// <summary>dx[i] = scale[i]·dy[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> scale, Span<float> dx)
    {
        ReadOnlySpan<Vector512<float>> gradient = Lanes.Vectors(dy);
        Span<Vector512<float>> target = Lanes.Vectors(dx);
        for (int i = 0; i < scale.Length; i++)
            target[i] = gradient[i] * Vector512.Create(scale[i]);
    }
}
