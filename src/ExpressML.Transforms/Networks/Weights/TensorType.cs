using System.Buffers.Binary;

namespace ExpressML.Networks.Weights;

/// <summary>The types of numbers that a safetensors file may hold: how many bits one takes, and how floating-point numbers become single precision.</summary>
internal static class TensorType
{
    public const string Single = "F32";

    /// <summary>Bits of one number; null for an unknown type.</summary>
    public static int? Bits(string type) => type switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 8,
        "I16" or "U16" or "F16" or "BF16" => 16,
        "I32" or "U32" or Single => 32,
        "I64" or "U64" or "F64" or "C64" => 64,
        _ => null,
    };

    /// <summary>Whether <see cref="ToSingles"/> knows it.</summary>
    public static bool IsReadable(string type) => type is Single or "F16" or "BF16" or "F64";

    /// <summary>Converts little-endian numbers, rounding where single precision has fewer digits.</summary>
    public static void ToSingles(string type, ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        switch (type)
        {
            case "F16":
                for (int i = 0; i < numbers.Length; i++)
                    numbers[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                break;
            case "BF16":
                for (int i = 0; i < numbers.Length; i++)
                    numbers[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) << 16);
                break;
            case "F64":
                for (int i = 0; i < numbers.Length; i++)
                    numbers[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                break;
            default:
                for (int i = 0; i < numbers.Length; i++)
                    numbers[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                break;
        }
    }
}
