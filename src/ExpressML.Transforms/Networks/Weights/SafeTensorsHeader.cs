using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace ExpressML.Networks.Weights;

/// <summary>Reads and checks the header of a safetensors file: its length in 8 bytes, then JSON.</summary>
/// <remarks>
/// The rules are those of the reference implementation, https://github.com/huggingface/safetensors: at most 100 MB; no name twice; the bytes of the tensors
/// lie one behind the other, without holes, and fill the file.
/// </remarks>
internal sealed class SafeTensorsHeader
{
    private const int MostLength = 100_000_000;
    private const string MetadataName = "__metadata__";

    private readonly string _file;
    private readonly List<TensorEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafeTensorsHeader(string file) => _file = file;

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<TensorEntry> Entries => _entries;

    /// <summary>What the writer wrote beside them.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads the header, and leaves the stream at the first byte of the first tensor.</summary>
    /// <param name="stream">A stream that knows its length.</param>
    /// <param name="file">What the file is called, for messages.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file, or damaged.</exception>
    public static SafeTensorsHeader Read(Stream stream, string file)
    {
        var header = new SafeTensorsHeader(file);
        byte[] json = header.ReadJson(stream);
        try
        {
            header.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw header.Damaged($"its header can't be read ({exception.Message.TrimEnd('.')})", exception);
        }

        header.CheckPlaces(stream.Length - stream.Position);
        return header;
    }

    private byte[] ReadJson(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw NotOne("it has fewer than 8 bytes");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long left = stream.Length - stream.Position;
        if (length is < 2 or > MostLength)
            throw NotOne(string.Create(CultureInfo.InvariantCulture, $"its first 8 bytes, the length of its header, are {length}, but a header has 2 to {MostLength} bytes"));
        if ((long)length > left)
            throw Damaged($"its header has {length} bytes, but {left} are left in the file");
        byte[] json = new byte[length];
        stream.ReadExactly(json);
        return json[0] == (byte)'{' ? json : throw NotOne("its header does not begin with '{'");
    }

    private void Parse(ReadOnlySpan<byte> json)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
                throw Damaged($"'{name}' is there twice");
            if (name == MetadataName)
                ParseMetadata(ref reader);
            else
                _entries.Add(ParseEntry(ref reader, name));
        }

        // To the end: what stands behind the object, but for white space, is an error of the JSON reader.
        while (reader.Read())
        {
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String);
            _metadata[key] = reader.GetString()!;
        }
    }

    private TensorEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? dimensions = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String);
                    type = reader.GetString();
                    break;
                case "shape":
                    dimensions = ParseNumbers(ref reader, name);
                    break;
                case "data_offsets":
                    offsets = ParseNumbers(ref reader, name);
                    break;
                case var other:
                    throw Damaged($"'{name}' has a field '{other}' in its header; there should be dtype, shape and data_offsets");
            }
        }

        if (type is null || dimensions is null || offsets is not { Count: 2 })
            throw Damaged($"'{name}' lacks dtype, shape or two data_offsets in its header");
        return new TensorEntry(name, type, dimensions, offsets[0], offsets[1]);
    }

    private List<long> ParseNumbers(ref Utf8JsonReader reader, string name)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (Next(ref reader) == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out long number) || number < 0)
                throw Damaged($"'{name}' has a size or place that is no whole number of at least 0");
            numbers.Add(number);
        }

        return reader.TokenType == JsonTokenType.EndArray ? numbers : throw Damaged($"'{name}' has a size or place that is no number");
    }

    private void CheckPlaces(long bytes)
    {
        _entries.Sort((one, other) => one.Begin != other.Begin ? one.Begin.CompareTo(other.Begin) : one.End.CompareTo(other.End));
        long end = 0;
        foreach (TensorEntry entry in _entries)
        {
            if (TensorType.Bits(entry.Type) is not { } bits)
                throw new InvalidDataException($"'{_file}' has a tensor '{entry.Name}' of the type '{entry.Type}', which this version of ExpressML does not know. Convert it to F32.");
            if (entry.Begin != end || entry.End < entry.Begin)
                throw Damaged($"'{entry.Name}' takes the bytes from {entry.Begin} to {entry.End}, but the tensor before it ends at {end}");
            if (entry.Count is not { } count || (UInt128)(ulong)count * (ulong)bits != (UInt128)(ulong)(entry.End - entry.Begin) * 8)
                throw Damaged($"'{entry.Name}' of {entry.SizesText} and {entry.Type} has {entry.End - entry.Begin} bytes, which is not its size");
            end = entry.End;
        }

        if (end != bytes)
            throw Damaged($"its tensors have {end} bytes, but {bytes} are there");
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : JsonTokenType.None;

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Next(ref reader) != type)
            throw Damaged($"its header has {reader.TokenType} where {type} is expected, at byte {reader.TokenStartIndex}");
    }

    private InvalidDataException NotOne(string reason) =>
        new($"'{_file}' is no safetensors file: {reason}. A file of PyTorch (.pt, .pth) is converted by safetensors.torch.save_file(torch.load(…), …).");

    private InvalidDataException Damaged(string reason, Exception? inner = null) =>
        new($"'{_file}' is damaged: {reason}. Copy the file again from where it came, or convert it again.", inner);
}
