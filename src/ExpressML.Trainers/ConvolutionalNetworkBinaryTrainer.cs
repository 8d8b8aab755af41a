using ExpressML.Networks;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains a convolutional or dense network to answer yes or no.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(net => net.Conv2D(32, 3).Relu()…)` for a
/// network of your own, `mlContext.BinaryClassification.Trainers.LeNet(…)`, `AlexNet`, `CifarNet`, `ResNet9`, `SmallVgg` or `DenseNetwork` for a ready-made one, or
/// `new ConvolutionalNetworkBinaryTrainer(options)` with the options of either.
///
/// ### Input and Output Columns
/// The input label column must be `Boolean`, and the input features column a vector of `Single` or `Byte` of known size: the
/// pixels of one image, or any numbers if the network begins with `Dense`. Or it holds images, `MLImage`, of any size, which are resized to
/// the option `InputShape`.
///
/// | Output column | Type | Description |
/// | -- | -- | -- |
/// | `PredictedLabel` | `Boolean` | Whether the score is above 0. |
/// | `Score` | `Single` | The network's output, the logit of true. |
/// | `Probability` | `Single` | The probability of true, 1 / (1 + e^−score). |
///
/// ### Trainer Characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Binary classification |
/// | Is normalization required? | No: the network standardises its own input |
/// | Is caching required? | No: the rows are read once, or once per epoch if they need more than `MaximumMemoryForRows` |
/// | Required NuGet in addition to Microsoft.ML | None |
/// | Exportable to ONNX | Yes: with `ExportOnnx` of the package ExpressML.Onnx, or with ML.NET's `ConvertToOnnx` where the features are numbers |
///
/// ### Training Algorithm Details
/// The network has the layers that you give; each is documented with its formula and source in `ExpressML.Layers`. A layer that
/// standardises the input comes before them, and a dense layer with one output after them, unless the options say otherwise. The
/// training minimizes the `BinaryCrossEntropy` of the sigmoid of the output with the optimizer of the options, in shuffled batches. A
/// loss function of your own must treat the output as a logit, too. See Bishop 2006, "Pattern Recognition and
/// Machine Learning", §4.3.2.
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var trainer = new ConvolutionalNetworkBinaryTrainer(net =&gt; net.Conv2D(16, 3).Relu().MaxPool2D(2).Flatten());
/// NetworkTransformer model = trainer.Fit(imagesWithBooleanLabel);
/// var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(otherImages));
/// </code>
/// </example>
public sealed class ConvolutionalNetworkBinaryTrainer : NetworkTrainer
{
    /// <summary>A network of your own with the usual settings, on the columns Label and Features.</summary>
    /// <param name="network">Appends the layers, without the output layer and without a softmax or sigmoid at the end.</param>
    public ConvolutionalNetworkBinaryTrainer(Func<NetworkBuilder, NetworkBuilder> network)
        : this(new ConvolutionalNetworkTrainer.Options { Network = network })
    {
    }

    /// <summary>A network with all options.</summary>
    /// <param name="options">The architecture with its settings, such as <see cref="LeNetTrainer.Options"/>; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkBinaryTrainer(NetworkTrainerOptions options)
        : base(options, new BinaryTraining())
    {
    }

    /// <summary>A network with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The architecture with its settings, such as <see cref="LeNetTrainer.Options"/>; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkBinaryTrainer(IHostEnvironment env, NetworkTrainerOptions options)
        : base(env, options, new BinaryTraining())
    {
    }
}
