using System.Runtime.CompilerServices;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Registers;

/// <summary>How the lanes of blocks are cut into pairs of registers, which share the weights that they are multiplied with.</summary>
/// <remarks>With 512 bits a pair has two blocks, with 256 bits one, with 128 bits half of one.</remarks>
internal static class RegisterPairs<TRegister>
    where TRegister : struct, IRegister<TRegister>
{
    /// <summary>Whether a single block is one register, so that the last of an odd number of blocks has no other beside it.</summary>
    public static bool LeavesSingleBlocks => TRegister.Count == Lanes.Count;

    /// <summary>Pairs of some blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(int blocks) => TRegister.Count == Lanes.Count ? blocks / 2 : blocks * (Lanes.Count / (2 * TRegister.Count));

    /// <summary>Floats from the first register of a pair to the second.</summary>
    /// <param name="block">Floats from a block to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Second(nint block) => TRegister.Count == Lanes.Count ? block : TRegister.Count;

    /// <summary>Floats from the first pair to another.</summary>
    /// <param name="pair">Which pair.</param>
    /// <param name="block">Floats from a block to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Offset(int pair, nint block) => TRegister.Count switch
    {
        Lanes.Count => 2 * pair * block,
        Lanes.Count / 2 => pair * block,
        _ => pair / 2 * block + pair % 2 * (Lanes.Count / 2),
    };
}
