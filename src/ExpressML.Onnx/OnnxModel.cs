using ExpressML.Onnx.Files;
using ExpressML.Onnx.Import;
using ExpressML.Transforms;

namespace ExpressML.Onnx;

/// <summary>Reads networks that were trained elsewhere from ONNX files, as models of ML.NET.</summary>
/// <remarks>
/// <para>
/// The model scores as it is; is saved by <c>mlContext.Model.Save</c>, and loaded, without the ONNX file or this package; gives features by
/// <c>mlContext.Transforms.NetworkFeatures</c>; and is the <c>InitialModel</c> of a trainer, which fine-tunes it. Its layers have the names of the graph's nodes, or
/// of the values that they make: <c>FrozenLayers</c> and <c>NetworkFeatures</c> take these.
/// </para>
/// <para>
/// Networks for one image, or one row of numbers, with the examples of a batch as the first axis; operators of version 6 and newer. The document docs/onnx.md lists the operators.
/// </para>
/// </remarks>
public static class OnnxModel
{
    /// <summary>Reads a network from a file. Large weights may be in files of their own beside it.</summary>
    /// <param name="path">The path of the ONNX file.</param>
    /// <param name="options">The column that it reads, and what its outputs mean. Default: as <see cref="OnnxModelOptions"/> says.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no ONNX model, or is damaged or truncated.</exception>
    /// <exception cref="NotSupportedException">Something in it is not supported. The message names node, operator and attribute.</exception>
    /// <exception cref="ArgumentException">An option does not suit the graph, or must be set.</exception>
    public static NetworkTransformer Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new ModelImport(OnnxFile.Read(path), path, Path.GetDirectoryName(Path.GetFullPath(path)), options ?? new OnnxModelOptions()).Create();
    }

    /// <summary>Reads a network from a stream, up to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">The column that it reads, and what its outputs mean. Default: as <see cref="OnnxModelOptions"/> says.</param>
    /// <exception cref="InvalidDataException">It is no ONNX model, is damaged or truncated, or has weights in files of their own.</exception>
    /// <exception cref="NotSupportedException">Something in it is not supported. The message names node, operator and attribute.</exception>
    /// <exception cref="ArgumentException">An option does not suit the graph, or must be set.</exception>
    public static NetworkTransformer Load(Stream stream, OnnxModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        string name = stream is FileStream file ? file.Name : "The ONNX model";
        return new ModelImport(OnnxFile.Read(stream, name), name, folder: null, options ?? new OnnxModelOptions()).Create();
    }
}
