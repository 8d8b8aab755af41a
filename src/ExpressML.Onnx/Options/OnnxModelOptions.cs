using ExpressML.Layers;

namespace ExpressML.Onnx;

/// <summary>How <see cref="OnnxModel"/> makes a model of ML.NET of an ONNX file: which column it reads, and what its outputs mean.</summary>
public sealed class OnnxModelOptions
{
    /// <summary>Name of the column that the network reads. Default: "Features".</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>
    /// Whether the feature column holds images (<c>MLImage</c>), which are brought to the network's shape, rather than vectors of numbers. Default: null, which means images if
    /// the input is one of 3 channels.
    /// </summary>
    public bool? TakesImages { get; init; }

    /// <summary>
    /// Channels, height and width of the input. Default: null, the shape in the file. To be set where the file leaves height or width free; and another height and width than the
    /// file's may be set where the graph allows it, as where it ends with pooling over all that is left of the image.
    /// </summary>
    public Shape? InputShape { get; init; }

    /// <summary>
    /// Order of the numbers in a feature column of vectors. Default: null, the graph's own: interleaved where its channels are the last axis, as Keras has them, else planar.
    /// </summary>
    public PixelOrder? PixelOrder { get; init; }

    /// <summary>
    /// What is done to each pixel, from 0 to 255, before the network: such as <see cref="ImageScaling.ImageNet"/> for networks of torchvision. Default: null, for a
    /// graph that takes pixels as they are, or has its scaling inside.
    /// </summary>
    public ImageScaling? ImageScaling { get; init; }

    /// <summary>
    /// Whether the network takes colours in the order blue, green, red, as many of Caffe and CNTK do. Images, and <see cref="ImageScaling"/>, have red first in any case. Default: false.
    /// </summary>
    public bool TakesBlueFirst { get; init; }

    /// <summary>The names of the classes in the order of the outputs. Default: null, for keys without names.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>A text file with a name of a class in each line, in place of <see cref="Labels"/>; empty lines at the end do not count. Default: null.</summary>
    public string? LabelFile { get; init; }

    /// <summary>What the outputs mean. Default: <see cref="OnnxTask.Automatic"/>.</summary>
    public OnnxTask Task { get; init; }

    /// <summary>
    /// Name of the value that is the network's output: one of several outputs, or any value that a node makes, so that the layers behind it are left out. Default: null, the only output.
    /// </summary>
    public string? OutputName { get; init; }

    /// <summary>Name of the column that <see cref="OnnxTask.Features"/> appends. Default: "Score".</summary>
    public string OutputColumnName { get; init; } = "Score";

    /// <summary>
    /// Whether a batch normalisation behind a convolution or dense layer becomes part of it. Default: false: it stays a layer of its own, which can be trained or frozen; scoring puts the
    /// two together in any case.
    /// </summary>
    public bool FoldBatchNormalization { get; init; }

    /// <summary>How many threads scoring may use. Default: null, all processors.</summary>
    public int? NumberOfThreads { get; init; }
}
