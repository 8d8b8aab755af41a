using System.Buffers.Binary;
using System.Numerics;

namespace ExpressML.Persistence;

/// <summary>CRC-32C (Castagnoli): notices every single damaged byte, and any burst of up to 32 bits.</summary>
/// <remarks>
/// <para>Variant: reflected polynomial 0x82F63B78, initial value and final complement 0xFFFFFFFF; "123456789" gives 0xE3069283.</para>
/// <para>Source: RFC 3720, appendix B.4. It is the variant that processors compute in one instruction.</para>
/// </remarks>
internal struct Crc32C
{
    // The complement, so that default(Crc32C) is the state before the first byte.
    private uint _complement;

    /// <summary>The checksum of all bytes appended so far.</summary>
    public readonly uint Value => _complement;

    /// <summary>Takes in the next bytes. How the bytes are cut into calls does not matter.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint state = ~_complement;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte last in bytes)
            state = BitOperations.Crc32C(state, last);
        _complement = ~state;
    }
}
