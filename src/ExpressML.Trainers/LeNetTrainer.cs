using ExpressML.Architectures;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains LeNet-5 (LeCun et al. 1998) to classify small images.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use `new LeNetTrainer()` or
/// `mlContext.MulticlassClassification.Trainers.LeNet(…)`. For other tasks it is
/// `mlContext.BinaryClassification.Trainers.LeNet(…)`, and so on: see `ConvolutionalNetworkBinaryTrainer`,
/// `ConvolutionalNetworkRegressionTrainer` and `ConvolutionalNetworkMultilabelTrainer`.
///
/// ### Input and Output Columns
/// The input label column must be a key (see `MapValueToKey`) of at least 2 classes, and the input features column a
/// vector of `Single` or `Byte` of known size: the pixels of one image of at least 12×12, with any number of channels; the classic
/// variant takes 28×28 and 32×32. Or it holds images, `MLImage`, of any size, which are brought to the option `InputShape`, else to 1×28×28.
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
/// | Is caching required? | No: the rows are read once, or once an epoch where they need more than `MaximumMemoryForRows` |
/// | Required NuGet in addition to Microsoft.ML | None |
/// | Exportable to ONNX | No |
///
/// ### Training Algorithm Details
/// Two convolutions of 5×5 (6 and 16 filters), each with ReLU and max pooling, and three dense layers (120, 84, classes),
/// trained to the least cross-entropy of the softmax by Adam (Kingma and Ba 2015) in shuffled batches. Ten digits of 28×28
/// give 61,706 parameters. The architecture is that of "Gradient-Based Learning Applied to Document Recognition", LeCun,
/// Bottou, Bengio and Haffner 1998, §II.B, in the form that is common today: ReLU, max pooling, softmax. Its layers
/// are named as there: C1, S2, C3, S4, C5 and F6.
///
/// With `Variant = LeNetVariant.Classic1998` it is the network of the paper itself, on a field of 32×32: C1, six filters of 5×5;
/// S2, the sum of 2×2 times a trainable coefficient plus a bias for each map; C3, sixteen filters that see the maps of table I;
/// S4, like S2; C5, 120 units; F6, 84 units; each followed by 1.7159·tanh(2a/3). The output is the distance of F6 from a fixed
/// code for each class: images of 7×12 pixels if the classes are the digits 0 to 9, in any order, and else pseudo-random signs
/// (see `RadialBasis`). The nearest code wins; `Score` is the softmax of the negated squared distances. Weights begin uniform
/// in ±2.4 / fan in, and the loss is the maximum a posteriori criterion of equation 9 (see `MaximumAPosteriori`), made small by
/// Adam rather than by the paper's stochastic diagonal Levenberg-Marquardt. One grey channel gives 60,000 parameters.
/// An image of 28×28 is put in the middle of the field and its edge is continued, which is what the paper did if the edge is
/// background; standardisation takes the place of the paper's scaling to −0.1 and 1.175, to the same end: mean 0, variance 1.
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

    /// <summary>LeNet-5 with every setting open.</summary>
    /// <param name="options">The settings; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public LeNetTrainer(Options options)
        : base(options, new MulticlassTraining())
    {
    }

    /// <summary>LeNet-5 with every setting open, which logs to an <c>MLContext</c> and takes its seed.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The settings; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public LeNetTrainer(IHostEnvironment env, Options options)
        : base(env, options, new MulticlassTraining())
    {
    }

    /// <summary>Options for <see cref="LeNetTrainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        /// <summary>
        /// The form of LeNet-5: as it is common today, or as it was published in 1998, with its own loss and for images of 28×28 or 32×32
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
