using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExpressML.Tensors;

/// <summary>The layout of every tensor in the engine: lane blocks, [examples / 16][channels][height][width][16 examples].</summary>
/// <remarks>
/// The 16 examples of a block lie innermost, so a kernel is its scalar formula with a vector of examples in place of a number:
/// no remainders and no shuffles, whatever the channels, window, stride or padding. A block that is not full carries padding lanes,
/// whose output gradient is zero. The count is fixed, whatever the width of the machine's vectors, so results do not depend on it.
/// </remarks>
public static class Lanes
{
    /// <summary>Examples in one lane block.</summary>
    public const int Count = 16;

    /// <summary>How many lane blocks hold <paramref name="examples"/> examples.</summary>
    internal static int Blocks(int examples) => (examples + Count - 1) / Count;

    /// <summary>Floats that <paramref name="numbers"/> take where an image is scored by itself: whole lane blocks, and two behind the last.</summary>
    /// <remarks>So that a vector of 16 numbers, or of every second one of 32, may reach past the end.</remarks>
    internal static int ImageLength(int numbers) => (Blocks(numbers) + 2) * Count;

    /// <summary>Each 16 numbers as one vector; what is left at the end is not seen.</summary>
    /// <remarks>
    /// Where the processor has vectors of 512 bits, one is a register; elsewhere the compiler makes two of 256 bits or four of 128 of it. Each lane
    /// goes through the same IEEE operations in the same order, so the bits are the same.
    /// </remarks>
    internal static ReadOnlySpan<Vector512<float>> Vectors(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, Vector512<float>>(numbers);

    /// <inheritdoc cref="Vectors(ReadOnlySpan{float})"/>
    internal static Span<Vector512<float>> Vectors(Span<float> numbers) => MemoryMarshal.Cast<float, Vector512<float>>(numbers);
}
