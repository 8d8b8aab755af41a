using ExpressML.Networks;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains a convolutional or dense network to tell which of several labels apply.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `mlContext.MultilabelClassification.Trainers.ConvolutionalNetwork(net => net.Conv2D(32, 3).Relu()…)` for a
/// network of your own, `mlContext.MultilabelClassification.Trainers.LeNet(…)`, `AlexNet`, `CifarNet`, `ResNet9`, `SmallVgg` or `DenseNetwork` for a ready-made one, or
/// `new ConvolutionalNetworkMultilabelTrainer(options)` with the options of either.
///
/// ### Input and Output Columns
/// The input label column must be a vector of `Boolean` of known size, or of `Single` with the values 0 and 1 (or a probability
/// between): yes or no for each label. `mlContext.Transforms.Concatenate` makes one of several columns, whose names become those of the
/// labels. The input features column must be a vector of `Single` or `Byte` of known size: the pixels of one image, or any
/// numbers if the network begins with `Dense`. Or it holds images, `MLImage`, of any size, which are resized to the option `InputShape`.
///
/// | Output column | Type | Description |
/// | -- | -- | -- |
/// | `PredictedLabel` | Vector of `Boolean` | Whether the probability of each label is above ½. Its slot names are those of the label. |
/// | `Score` | Vector of `Single` | The probability of each label; they do not sum to 1. Its slot names are those of the label. |
///
/// ### Trainer Characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Multi-label classification |
/// | Is normalization required? | No: the network standardises its own input |
/// | Is caching required? | No: the rows are read once, or once per epoch if they need more than `MaximumMemoryForRows` |
/// | Required NuGet in addition to Microsoft.ML | None |
/// | Exportable to ONNX | Yes: with `ExportOnnx` of the package ExpressML.Onnx, or with ML.NET's `ConvertToOnnx` where the features are numbers |
///
/// ### Training Algorithm Details
/// The network has the layers that you give; each is documented with its formula and source in `ExpressML.Layers`. A layer that
/// standardises the input comes before them, and a dense layer with one output per label after them, unless the options say otherwise.
/// The training minimizes the `BinaryCrossEntropy` of the sigmoid of the outputs, the mean over labels and examples, with the optimizer
/// of the options, in shuffled batches. See Nam, Kim, Loza Mencía, Gurevych and Fürnkranz 2014,
/// "Large-Scale Multi-Label Text Classification – Revisiting Neural Networks", §3, arXiv:1312.5419.
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Concatenate("Label", "HasCat", "HasDog")
///     .Append(new ConvolutionalNetworkMultilabelTrainer(net =&gt; net.Conv2D(16, 3).Relu().MaxPool2D(2).Flatten()));
/// var metrics = mlContext.MultilabelClassification.Evaluate(pipeline.Fit(images).Transform(otherImages));
/// </code>
/// </example>
public sealed class ConvolutionalNetworkMultilabelTrainer : NetworkTrainer
{
    /// <summary>A network of your own with the usual settings, on the columns Label and Features.</summary>
    /// <param name="network">Appends the layers, without the output layer and without a softmax or sigmoid at the end.</param>
    public ConvolutionalNetworkMultilabelTrainer(Func<NetworkBuilder, NetworkBuilder> network)
        : this(new ConvolutionalNetworkTrainer.Options { Network = network })
    {
    }

    /// <summary>A network with all options.</summary>
    /// <param name="options">The architecture with its settings, such as <see cref="LeNetTrainer.Options"/>; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer(NetworkTrainerOptions options)
        : base(options, new MultilabelTraining())
    {
    }

    /// <summary>A network with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The architecture with its settings, such as <see cref="LeNetTrainer.Options"/>; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkMultilabelTrainer(IHostEnvironment env, NetworkTrainerOptions options)
        : base(env, options, new MultilabelTraining())
    {
    }
}
