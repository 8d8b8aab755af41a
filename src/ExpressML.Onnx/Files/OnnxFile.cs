using ExpressML.Onnx.Format;
using Google.Protobuf;

namespace ExpressML.Onnx.Files;

/// <summary>Reads and writes whole ONNX files.</summary>
internal static class OnnxFile
{
    /// <summary>Reads a model from a file.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX model, or is truncated. The message names the file.</exception>
    public static ModelProto Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        long length = new FileInfo(path).Length;
        return length <= Array.MaxLength
            ? Read(File.ReadAllBytes(path), path)
            : throw new InvalidDataException($"{path}: an ONNX file has less than 2 GB, but this one has {length} bytes.");
    }

    /// <summary>Reads a model from a stream, up to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">It is no ONNX model, or is truncated.</exception>
    public static ModelProto Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Read(copy.ToArray(), name);
    }

    /// <summary>Reads a model from bytes.</summary>
    /// <exception cref="InvalidDataException">They are no ONNX model, or are truncated.</exception>
    public static ModelProto Read(byte[] bytes, string name)
    {
        var model = new ModelProto();
        try
        {
            // From bytes rather than a stream, so that each length can be compared with what is left before memory is taken.
            using var input = new CodedInputStream(bytes);
            model.MergeFrom(input);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new InvalidDataException($"{name} is no ONNX model, or is damaged or truncated: {exception.Message.TrimEnd('.')}.", exception);
        }

        return model switch
        {
            { Graph: null } => throw new InvalidDataException($"{name} is no ONNX model, or is damaged: it has no graph."),
            { OpsetImports.Count: 0 } => throw new InvalidDataException($"{name} is no ONNX model, or is damaged: it does not say which version of the operators it uses."),
            _ => model,
        };
    }

    /// <summary>Writes a model.</summary>
    public static void Write(ModelProto model, Stream stream)
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(output);
    }
}
