using System.Globalization;
using ExpressML.Onnx.Format;

namespace ExpressML.Onnx.Tensors;

/// <summary>The data of large tensors, which may be in files of their own beside the model.</summary>
/// <remarks>
/// The model says the name of the file, and where in it the data is. A name that leads out of the model's folder is refused: a model from somebody else
/// must not read other files of this machine.
/// </remarks>
internal sealed class ExternalData
{
    private readonly string? _folder;

    /// <param name="folder">The model's folder; null where it has none, as for a stream.</param>
    public ExternalData(string? folder) => _folder = folder;

    /// <summary>Reads the data of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="length">How many bytes its sizes and type ask for.</param>
    /// <param name="error">Makes the exception for a problem, in words that follow the name of the tensor.</param>
    /// <exception cref="InvalidDataException">The file is missing, is elsewhere, or is too short.</exception>
    public byte[] Read(TensorProto tensor, long length, Func<string, InvalidDataException> error)
    {
        string location = ValueOf(tensor, "location") ?? throw error("has its data in another file, but does not say which");
        if (_folder is null)
            throw error($"has its data in the file '{location}' beside the model, and a stream has no files beside it. Load the model by its path");
        if (!IsInside(location))
            throw error($"has its data in '{location}', which is not in the folder of the model or below it");

        long offset = NumberOf(tensor, "offset", error) ?? 0, given = NumberOf(tensor, "length", error) ?? length;
        if (given != length)
            throw error($"has {given} bytes of data in the file '{location}', but its sizes ask for {length}");
        string path = Path.Combine(_folder, location);
        if (!File.Exists(path))
            throw error($"has its data in the file '{location}', which is not beside the model");

        using FileStream file = File.OpenRead(path);
        if (length > Array.MaxLength || offset > file.Length - length)
            throw error($"has {length} bytes of data from byte {offset} of the file '{location}' on, which has only {file.Length} bytes");
        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    // Windows parts a path by either slash, and has drives.
    private static bool IsInside(string location) =>
        location.Length > 0 && !Path.IsPathRooted(location) && location.AsSpan().IndexOfAny(":\0") < 0
        && !location.Split('/', '\\').Any(part => part is ".." or "");

    private static string? ValueOf(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long? NumberOf(TensorProto tensor, string key, Func<string, InvalidDataException> error) =>
        ValueOf(tensor, key) is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : throw error($"has its data in another file, with '{text}' for {key}, which is no number");
}
