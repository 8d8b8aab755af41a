using ExpressML.Networks;
using ExpressML.Onnx.Export;
using ExpressML.Onnx.Files;
using ExpressML.Onnx.Format;
using ExpressML.Persistence;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Onnx;

/// <summary>Writes trained networks as ONNX files, which other programs and languages score with.</summary>
/// <remarks>
/// <para><b>Input.</b> [N, C, H, W] of <see cref="float"/>, for any number N of examples: channel after channel, each row by row (planar, NCHW), whatever the
/// <see cref="NetworkTransformer.PixelOrder"/> of the column. The numbers are those that the network was trained on, before <c>Standardize</c>, which is part of the
/// file: for images 0 to 255, in the order red, green, blue. Images have to be brought to the network's height and width first.</para>
/// <para><b>Outputs</b>, each [N, …] of <see cref="float"/>, by the task:</para>
/// <list type="bullet">
/// <item>multiclass classification: Score, the probability of each class, in the order of <see cref="NetworkTransformer.ClassNames"/>;</item>
/// <item>binary classification: Score, the logit, and Probability, that of true;</item>
/// <item>multi-label classification: Score, the probability of each label;</item>
/// <item>regression: Score, the number or numbers, in the unit of the label;</item>
/// <item>features of a layer: a column of that name, [N, C] or [N, C, H, W];</item>
/// <item>a network without a task: Output, what the last layer gives.</item>
/// </list>
/// <para><b>Metadata.</b> <c>ExpressML.Task</c>; <c>ExpressML.ClassNames</c>, a list in JSON; <c>ExpressML.Threshold</c>, if it is not 0; and for networks
/// that take images ONNX's own keys <c>Image.BitmapPixelFormat</c> (Gray8, Rgb8 or Rgba8), <c>Image.ColorSpaceGamma</c> and <c>Image.NominalPixelRange</c>.</para>
/// <para>Nodes have the names of the layers. Weights are stored as raw data, in single precision. Scores are those of ML.NET but for the last digits.</para>
/// </remarks>
public static class OnnxExport
{
    /// <summary>Writes the network of a model, with its softmax or sigmoid, to an ONNX file.</summary>
    /// <param name="model">
    /// What a trainer of ExpressML gave, what <c>OutputOf</c> gave, or a whole pipeline, of which the last network is written. What stands before it in the pipeline, such
    /// as DecodeImages or ResizePixels, is not part of the file; <c>mlContext.Model.ConvertToOnnx</c> writes whole pipelines.
    /// </param>
    /// <param name="path">The file. It is there as a whole or, if something goes wrong, as it was before.</param>
    /// <param name="options">Names and versions. Default: see <see cref="OnnxExportOptions"/>.</param>
    /// <exception cref="ArgumentException">There is no network of ExpressML in the model, or two names are the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The opset is not supported.</exception>
    /// <exception cref="NotSupportedException">A layer of your own does not implement <see cref="IOnnxLayer"/>, or the file would have more than 2 GB. Nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportOnnx(this ITransformer model, string path, OnnxExportOptions? options = null) => Write(Create(model, options), path);

    /// <summary>Writes the network of a model, with its softmax or sigmoid, as ONNX to a stream, which stays open.</summary>
    /// <param name="model">What a trainer of ExpressML gave, what <c>OutputOf</c> gave, or a whole pipeline, of which the last network is written.</param>
    /// <param name="stream">Takes the file.</param>
    /// <param name="options">Names and versions. Default: see <see cref="OnnxExportOptions"/>.</param>
    /// <exception cref="ArgumentException">There is no network of ExpressML in the model, or two names are the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The opset is not supported.</exception>
    /// <exception cref="NotSupportedException">A layer of your own does not implement <see cref="IOnnxLayer"/>, or the file would have more than 2 GB. Nothing is written.</exception>
    public static void ExportOnnx(this ITransformer model, Stream stream, OnnxExportOptions? options = null) => Write(Create(model, options), stream);

    /// <summary>Writes a network by itself to an ONNX file: no softmax or sigmoid is added to its last layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file. It is there as a whole or, if something goes wrong, as it was before.</param>
    /// <param name="options">Names and versions. Default: see <see cref="OnnxExportOptions"/>.</param>
    /// <exception cref="ArgumentException">Input and output have the same name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The opset is not supported.</exception>
    /// <exception cref="NotSupportedException">A layer of your own does not implement <see cref="IOnnxLayer"/>, or the file would have more than 2 GB. Nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportOnnx(this Network network, string path, OnnxExportOptions? options = null) => Write(Create(network, options), path);

    /// <summary>Writes a network by itself as ONNX to a stream, which stays open.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">Takes the file.</param>
    /// <param name="options">Names and versions. Default: see <see cref="OnnxExportOptions"/>.</param>
    /// <exception cref="ArgumentException">Input and output have the same name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The opset is not supported.</exception>
    /// <exception cref="NotSupportedException">A layer of your own does not implement <see cref="IOnnxLayer"/>, or the file would have more than 2 GB. Nothing is written.</exception>
    public static void ExportOnnx(this Network network, Stream stream, OnnxExportOptions? options = null) => Write(Create(network, options), stream);

    private static ModelProto Create(ITransformer model, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(model);
        return OnnxModelWriter.Create(ContainedNetwork.Of(model, nameof(model)), options ?? new());
    }

    private static ModelProto Create(Network network, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(network);
        return OnnxModelWriter.Create(network, options ?? new());
    }

    private static void Write(ModelProto model, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => OnnxFile.Write(model, stream));
    }

    private static void Write(ModelProto model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        OnnxFile.Write(model, stream);
    }
}
