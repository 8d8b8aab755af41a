using System.Runtime.InteropServices;

namespace ExpressML.Tensors;

/// <summary>Zeroed floats that start on a 64-byte border and never move: a cache line, and no vector load, straddles a lane block.</summary>
/// <remarks>Plain pinned managed memory: it needs no <c>Dispose</c> and no finaliser, and out-of-range access is an exception.</remarks>
internal sealed class AlignedBuffer
{
    private const int Alignment = 64;
    private readonly float[] _memory;
    private readonly int _start;

    public AlignedBuffer(int length)
    {
        _memory = GC.AllocateArray<float>(checked(length + Alignment / sizeof(float)), pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _start = (int)((Alignment - address % Alignment) % Alignment) / sizeof(float);
        Length = length;
    }

    public static AlignedBuffer Empty { get; } = new(0);

    public int Length { get; }

    public Span<float> Span => _memory.AsSpan(_start, Length);

    public Span<float> Slice(int start, int length) => Span.Slice(start, length);
}
