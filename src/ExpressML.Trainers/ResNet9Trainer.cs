using ExpressML.Architectures;
using ExpressML.Schedules;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains a residual network of nine layers to classify small images.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `new ResNet9Trainer()` or
/// `mlContext.MulticlassClassification.Trainers.ResNet9(…)`. For other tasks it is
/// `mlContext.BinaryClassification.Trainers.ResNet9(…)`, and so on: see `ConvolutionalNetworkBinaryTrainer`,
/// `ConvolutionalNetworkRegressionTrainer` and `ConvolutionalNetworkMultilabelTrainer`.
///
/// ### Input and Output Columns
/// The input label column must be a key (see `MapValueToKey`) of at least 2 classes, and the input features column a
/// vector of `Single` or `Byte` of known size: the pixels of one image of at least 8×8, with any number of channels.
/// Or it holds images, `MLImage`, of any size, which are resized to the option `InputShape`, by default 3×32×32.
///
/// | Output column | Type | Description |
/// | -- | -- | -- |
/// | `Score` | Vector of `Single` | The probabilities of all classes. The class names are its slot names. |
/// | `PredictedLabel` | key | The class with the highest probability. Its key values are those of the label. |
///
/// ### Trainer Characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Multiclass classification |
/// | Is normalization required? | No: the network standardises its own input |
/// | Is caching required? | No: the rows are read once, or once per epoch if they need more than `MaximumMemoryForRows` |
/// | Required NuGet in addition to Microsoft.ML | None |
/// | Exportable to ONNX | Yes: with `ExportOnnx` of the package ExpressML.Onnx, or with ML.NET's `ConvertToOnnx` where the features are numbers |
///
/// ### Training Algorithm Details
/// Eight 3×3 convolutions with batch normalisation and ReLU, two pairs of them around a residual connection (He et al. 2016),
/// max pooling, and one dense layer. Made for images of about 32×32, such as CIFAR-10: 6,573,130 parameters for ten classes.
///
/// The training minimizes the softmax cross-entropy with Adam (Kingma and Ba 2015), at a learning rate that rises to 0.003 and falls again in one
/// cycle (Smith and Topin 2017).
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
///     .Append(new ResNet9Trainer(new ResNet9Trainer.Options { Augmentations = [new RandomCrop(4), new HorizontalFlip()] }));
/// ITransformer model = pipeline.Fit(trainingData);
/// </code>
/// </example>
public sealed class ResNet9Trainer : NetworkTrainer
{
    /// <summary>ResNet9 with its usual settings, on the columns Label and Features.</summary>
    public ResNet9Trainer()
        : this(new Options())
    {
    }

    /// <summary>ResNet9 with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ResNet9Trainer(Options options)
        : base(options, new MulticlassTraining())
    {
    }

    /// <summary>ResNet9 with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ResNet9Trainer(IHostEnvironment env, Options options)
        : base(env, options, new MulticlassTraining())
    {
    }

    /// <summary>Options for <see cref="ResNet9Trainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        /// <summary>One cycle of learning rates of up to 0.003.</summary>
        public Options()
        {
            LearningRate = 0.003;
            LearningRateSchedule = new OneCycleSchedule();
        }

        internal override Architecture CreateArchitecture() => new ResNet9();
    }
}
