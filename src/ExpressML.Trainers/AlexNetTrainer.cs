using ExpressML.Architectures;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains AlexNet (Krizhevsky et al. 2012) to classify images.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `new AlexNetTrainer()` or
/// `mlContext.MulticlassClassification.Trainers.AlexNet(…)`. For other tasks it is
/// `mlContext.BinaryClassification.Trainers.AlexNet(…)`, and so on: see `ConvolutionalNetworkBinaryTrainer`,
/// `ConvolutionalNetworkRegressionTrainer` and `ConvolutionalNetworkMultilabelTrainer`.
///
/// ### Input and Output Columns
/// The input label column must be a key (see `MapValueToKey`) of at least 2 classes, and the input features column a
/// vector of `Single` or `Byte` of known size: the pixels of one image of at least 67×67, with any number of channels.
/// Or it holds images, `MLImage`, of any size, which are resized to the option `InputShape`, by default 3×227×227.
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
/// Five convolutions with ReLU, the second, fourth and fifth in two groups, local response normalisation after the first two,
/// overlapping max pooling, and three dense layers with dropout between them, as in "ImageNet Classification with Deep
/// Convolutional Neural Networks", Krizhevsky, Sutskever and Hinton 2012, §3. The defaults are the paper's recipe (§5):
/// batches of 128, momentum 0.9, weight decay 0.0005, a learning rate of 0.01 that falls to a tenth three times in 90 epochs,
/// normal weights with deviation 0.01. 60,965,224 parameters for 1000 classes of 3×227×227; other sizes change the first
/// dense layer only. There is no augmentation unless the option adds it. The network scales each channel to a deviation of 58, that of
/// the pixels in the paper, which subtracts only the mean: its small weights need pixels of that size. The layers have their usual names,
/// conv1 to conv5 and fc6 to fc8.
///
/// ### Few Classes
/// The paper's recipe is for many classes. At the start, most of the 4096 inputs of the last layer are positive and differ by only a few per cent
/// between images. With K classes, the steps of that layer are too large from a learning rate of about K / 2000 on: then the network predicts the same
/// class for every image, for many epochs or for good. For few classes set `PaperInitialization = false`, `Optimizer = new Adam()` and
/// `LearningRate = 0.0001`, and use small batches: 96 images of 4 classes, in batches of 16, were learned in 4 epochs. With the paper's initial weights,
/// they took 15 epochs with momentum and a rate of 0.0005, and nothing was learned in 6 epochs with 0.01 or with Adam. The same layers with batch
/// normalisation instead of the local one, as a `ConvolutionalNetwork`, took 2 epochs with Adam and 0.0003.
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
///     .Append(mlContext.Transforms.LoadImages("Image", imageFolder: "images", "FileName"))
///     .Append(mlContext.MulticlassClassification.Trainers.AlexNet(featureColumnName: "Image"));
/// ITransformer model = pipeline.Fit(trainingData);
/// </code>
/// </example>
public sealed class AlexNetTrainer : NetworkTrainer
{
    /// <summary>AlexNet with its usual settings, on the columns Label and Features.</summary>
    public AlexNetTrainer()
        : this(new Options())
    {
    }

    /// <summary>AlexNet with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public AlexNetTrainer(Options options)
        : base(options, new MulticlassTraining())
    {
    }

    /// <summary>AlexNet with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public AlexNetTrainer(IHostEnvironment env, Options options)
        : base(env, options, new MulticlassTraining())
    {
    }

    /// <summary>Options for <see cref="AlexNetTrainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        /// <summary>The paper's recipe.</summary>
        public Options()
        {
            NumberOfEpochs = 90;
            BatchSize = 128;
            LearningRate = 0.01;
            Optimizer = new Sgd { Momentum = 0.9 };
            LearningRateSchedule = new StepSchedule { EpochsAStep = 23, Decay = 0.1 };
            L2Regularization = 0.0005;
        }

        /// <summary>
        /// Groups of the second, fourth and fifth convolution: 2, as on the paper's two GPUs, or 1, with all connections
        /// (62,378,344 parameters). Default: 2.
        /// </summary>
        public int Groups = 2;

        /// <summary>
        /// Whether weights and biases are initialised as in the paper, which suits many classes: normal weights with deviation 0.01, some biases 1. If false,
        /// they are initialised as in other networks, which suits few classes: weights by He and Glorot, biases 0. Default: true.
        /// </summary>
        public bool PaperInitialization = true;

        internal override Architecture CreateArchitecture() => Groups is 1 or 2
            ? new AlexNet(Groups, PaperInitialization)
            : throw new ArgumentOutOfRangeException(nameof(Groups), Groups, "Groups must be 1 or 2.");
    }
}
