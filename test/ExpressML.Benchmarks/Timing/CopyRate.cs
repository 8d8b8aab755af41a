using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Benchmarks.Timing;

/// <summary>The most that the machine moves at this moment: a copy that reads and writes as many bytes as a kernel does, and so finds them in the same cache.</summary>
/// <remarks>By vectors of sixteen, as kernels do: the system's copy goes around the caches where there is much to copy, and is then half as fast.</remarks>
internal sealed class CopyRate
{
    private readonly AlignedBuffer _source, _target;

    /// <param name="bytes">Bytes read and written, together.</param>
    public CopyRate(long bytes)
    {
        int length = checked((int)(bytes / (2 * sizeof(float)) / Lanes.Count * Lanes.Count));
        (_source, _target) = (new AlignedBuffer(length), new AlignedBuffer(length));
        _source.Span.Fill(1);
        Copy();
    }

    /// <summary>Bytes a second, read and written together.</summary>
    public double Measure(double seconds) => 2.0 * sizeof(float) * _source.Length / Calls.Repeat(Copy, seconds);

    private void Copy() =>
        Copy(MemoryMarshal.Cast<float, Vector512<float>>(_source.Span), MemoryMarshal.Cast<float, Vector512<float>>(_target.Span));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(ReadOnlySpan<Vector512<float>> source, Span<Vector512<float>> target)
    {
        for (int i = 0; i < source.Length && i < target.Length; i++)
            target[i] = source[i];
    }
}
