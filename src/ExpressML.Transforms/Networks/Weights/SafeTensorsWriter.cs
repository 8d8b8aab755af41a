using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExpressML.Tensors;

namespace ExpressML.Networks.Weights;

/// <summary>Writes parameters as a safetensors file, in single precision.</summary>
internal static class SafeTensorsWriter
{
    // The header is padded with spaces, so that the numbers behind it are aligned.
    private const int Alignment = 8;

    // Numbers that are written at a time.
    private const int PartLength = 4096;

    public static void Write(Stream stream, IReadOnlyList<(string Name, Parameter Parameter)> tensors)
    {
        ReadOnlySpan<byte> header = Header(tensors);
        int padding = -header.Length & (Alignment - 1);
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length + padding);
        stream.Write(prefix);
        stream.Write(header);
        stream.Write("        "u8[..padding]);
        foreach ((_, Parameter parameter) in tensors)
            Write(stream, parameter.ReadOnlyValues);
    }

    private static ReadOnlySpan<byte> Header(IReadOnlyList<(string Name, Parameter Parameter)> tensors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            // Layout and names are those of PyTorch; some of its libraries refuse files that do not say so.
            json.WriteString("format", "pt");
            json.WriteEndObject();
            long begin = 0;
            foreach ((string name, Parameter parameter) in tensors)
            {
                long end = begin + (long)parameter.Length * sizeof(float);
                json.WriteStartObject(name);
                json.WriteString("dtype", TensorType.Single);
                WriteNumbers(json, "shape", parameter.Dimensions.Select(size => (long)size));
                WriteNumbers(json, "data_offsets", [begin, end]);
                json.WriteEndObject();
                begin = end;
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Write(Stream stream, ReadOnlySpan<float> numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < numbers.Length; i += PartLength)
                stream.Write(MemoryMarshal.AsBytes(numbers.Slice(i, Math.Min(PartLength, numbers.Length - i))));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float number in numbers)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, number);
            stream.Write(bytes);
        }
    }
}
