using ExpressML.Networks.Weights;

namespace ExpressML.Networks;

/// <summary>Tensors with names, as a safetensors file holds them: weights that PyTorch or another library trained, or that <c>SaveWeights</c> wrote.</summary>
/// <remarks>
/// Format: https://huggingface.co/docs/safetensors. Numbers of the types F32, F16, BF16 and F64 become single precision. A file of PyTorch becomes one by
/// <c>safetensors.torch.save_file(model.state_dict(), "model.safetensors")</c>.
/// </remarks>
public sealed class SafeTensors
{
    private readonly Dictionary<string, (TensorEntry Entry, byte[] Bytes)> _tensors = new(StringComparer.Ordinal);

    private SafeTensors(SafeTensorsHeader header, string file) =>
        (FileName, Names, Metadata) = (file, [.. header.Entries.Select(entry => entry.Name)], header.Metadata);

    /// <summary>The names of the tensors, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What the writer of the file wrote beside them.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What the file is called, for messages.</summary>
    internal string FileName { get; }

    /// <summary>Reads a file, which takes as much memory as the file has bytes.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It is not there, or can't be read.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file, is damaged, or has a tensor of more than 2 GB.</exception>
    public static SafeTensors Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Reads a stream that knows its length.</summary>
    internal static SafeTensors Load(Stream stream, string file)
    {
        SafeTensorsHeader header = SafeTensorsHeader.Read(stream, file);
        var tensors = new SafeTensors(header, file);
        foreach (TensorEntry entry in header.Entries)
        {
            long length = entry.End - entry.Begin;
            if (length > Array.MaxLength)
                throw new InvalidDataException($"'{file}' has a tensor '{entry.Name}' of {length} bytes, which is more than an array holds.");
            byte[] bytes = new byte[length];
            stream.ReadExactly(bytes);
            tensors._tensors.Add(entry.Name, (entry, bytes));
        }

        return tensors;
    }

    /// <summary>Whether there is a tensor of a name.</summary>
    /// <param name="name">The name, such as "layer1.0.conv1.weight".</param>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>The sizes of a tensor, outermost first; none for a single number.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public IReadOnlyList<long> DimensionsOf(string name) => Find(name).Entry.Dimensions;

    /// <summary>The type of a tensor's numbers in the file, such as F32.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public string TypeOf(string name) => Find(name).Entry.Type;

    /// <summary>The numbers of a tensor, innermost dimension first.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    /// <exception cref="InvalidDataException">It holds integers or truth values, or floating-point numbers of another type than F32, F16, BF16 and F64.</exception>
    public float[] Read(string name)
    {
        float[] numbers = new float[Find(name).Entry.Count!.Value];
        Read(name, numbers);
        return numbers;
    }

    /// <summary>Whether a tensor's numbers can be those of a parameter.</summary>
    internal bool IsReadable(string name) => TensorType.IsReadable(TypeOf(name));

    /// <summary>The numbers of a tensor, in memory that has as much room.</summary>
    internal void Read(string name, Span<float> numbers)
    {
        (TensorEntry entry, byte[] bytes) = Find(name);
        if (!TensorType.IsReadable(entry.Type))
            throw new InvalidDataException($"'{FileName}': the tensor '{name}' is of the type {entry.Type}, but weights are F32, F16, BF16 or F64. Convert it to F32.");
        TensorType.ToSingles(entry.Type, bytes, numbers);
    }

    private (TensorEntry Entry, byte[] Bytes) Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _tensors.TryGetValue(name, out var tensor) ? tensor
            : throw new ArgumentException($"'{FileName}' has no tensor '{name}'. Its tensors are {string.Join(", ", Names)}.", nameof(name));
    }
}
