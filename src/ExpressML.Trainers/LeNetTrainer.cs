using ExpressML.Architectures;
using ExpressML.Schedules;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains LeNet-5 (LeCun et al. 1998) to classify small images.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `new LeNetTrainer()` or
/// `mlContext.MulticlassClassification.Trainers.LeNet(…)`. For other tasks it is
/// `mlContext.BinaryClassification.Trainers.LeNet(…)`, and so on: see `ConvolutionalNetworkBinaryTrainer`,
/// `ConvolutionalNetworkRegressionTrainer` and `ConvolutionalNetworkMultilabelTrainer`.
///
/// ### Input and Output Columns
/// The input label column must be a key (see `MapValueToKey`) of at least 2 classes, and the input features column a
/// vector of `Single` or `Byte` of known size: the pixels of one image of at least 12×12, with any number of channels; the classic
/// variant takes 28×28 and 32×32. Or it holds images, `MLImage`, of any size, which are resized to the option `InputShape`, by default 1×28×28.
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
/// Two convolutions of 5×5 (6 and 16 filters), each with ReLU and max pooling, and three dense layers (120, 84, classes).
/// The training minimizes the softmax cross-entropy with Adam (Kingma and Ba 2015), at a learning rate that rises to 0.003 and falls again in one
/// cycle (Smith and Topin 2017). Ten digits of 28×28 give 61,706 parameters. The architecture is that of "Gradient-Based
/// Learning Applied to Document Recognition", LeCun, Bottou, Bengio and Haffner 1998, §II.B, in the form that is common today:
/// ReLU, max pooling, softmax. Its layers have the names of the paper: C1, S2, C3, S4, C5 and F6.
///
/// With `Variant = LeNetVariant.Classic1998` it is the network of the paper itself, on inputs of 32×32: C1, six filters of 5×5;
/// S2, the sum of 2×2 pixels times a trainable coefficient plus a bias, for each map; C3, sixteen filters on the maps of table I;
/// S4, like S2; C5, 120 units; F6, 84 units; each followed by 1.7159·tanh(2a/3). The output is the distance of F6 from a fixed
/// code for each class: images of 7×12 pixels if the classes are the digits 0 to 9, in any order, and pseudo-random signs otherwise
/// (see `RadialBasis`). The nearest code wins; `Score` is the softmax of the negated squared distances. Initial weights are uniform
/// in ±2.4 / fan in. The loss function is the maximum a posteriori criterion of equation 9 (see `MaximumAPosteriori`), minimized by
/// Adam instead of the paper's stochastic diagonal Levenberg-Marquardt. One grey channel gives 60,000 parameters.
/// Images of 28×28 are padded to 32×32 by repeating their edge pixels, which is what the paper did if the edge is background.
/// Standardisation replaces the paper's scaling to −0.1 and 1.175, for the same purpose: mean 0, variance 1.
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
///     .Append(new LeNetTrainer(new LeNetTrainer.Options { NumberOfEpochs = 10, ValidationSetFraction = 0.1 }))
///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
/// ITransformer model = pipeline.Fit(trainingData);
/// </code>
/// </example>
public sealed class LeNetTrainer : NetworkTrainer
{
    /// <summary>LeNet-5 with the usual settings, on the columns Label and Features.</summary>
    public LeNetTrainer()
        : this(new Options())
    {
    }

    /// <summary>LeNet-5 with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public LeNetTrainer(Options options)
        : base(options, new MulticlassTraining())
    {
    }

    /// <summary>LeNet-5 with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public LeNetTrainer(IHostEnvironment env, Options options)
        : base(env, options, new MulticlassTraining())
    {
    }

    /// <summary>Options for <see cref="LeNetTrainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        /// <summary>One cycle of learning rates of up to 0.003.</summary>
        public Options()
        {
            LearningRate = 0.003;
            LearningRateSchedule = new OneCycleSchedule();
        }

        /// <summary>
        /// The form of LeNet-5: the one that is common today, or the one of 1998, with its own loss function and for images of 28×28 or 32×32
        /// only. Default: <see cref="LeNetVariant.Modern"/>.
        /// </summary>
        public LeNetVariant Variant = LeNetVariant.Modern;

        internal override Architecture CreateArchitecture() => Variant switch
        {
            LeNetVariant.Modern => new LeNet5(),
            LeNetVariant.Classic1998 => new LeNet5Classic(),
            _ => throw new ArgumentOutOfRangeException(nameof(Variant), Variant, "Variant must be Modern or Classic1998."),
        };
    }
}
