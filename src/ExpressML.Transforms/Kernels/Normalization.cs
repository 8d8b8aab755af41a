using System.Numerics;
using System.Runtime.InteropServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>The element-wise part of batch normalisation over one channel of a lane block.</summary>
internal static class Normalization
{
    /// <summary>y = factor·(x − mean) + shift; may work in place.</summary>
    public static void Forward(ReadOnlySpan<float> x, float mean, float factor, float shift, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<float> center = new(mean), slope = new(factor), offset = new(shift);
        for (int i = 0; i < target.Length; i++)
            target[i] = Vector.FusedMultiplyAdd(source[i] - center, slope, offset);
    }

    /// <summary>dx = factor·(dy − a − b·(x − mean)), and 0 in padding lanes, so that they never enter a sum.</summary>
    public static void InputGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float mean, float factor, float a, float b, int activeLanes, Span<float> dx)
    {
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(x), gradients = MemoryMarshal.Cast<float, Vector<float>>(dy);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(dx);
        Vector<float> center = new(mean), slope = new(factor), shift = new(a), tilt = new(-b);
        for (int i = 0; i < target.Length; i++)
            target[i] = slope * Vector.FusedMultiplyAdd(tilt, values[i] - center, gradients[i] - shift);
        if (activeLanes == Lanes.Count)
            return;
        for (int position = 0; position < dx.Length; position += Lanes.Count)
            dx.Slice(position + activeLanes, Lanes.Count - activeLanes).Clear();
    }
}
