using ExpressML.Architectures;
using ExpressML.Augmentations;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains a network to classify small images, in few epochs: network and recipe of airbench94.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `new CifarNetTrainer()` or
/// `mlContext.MulticlassClassification.Trainers.CifarNet(…)`. For other tasks it is
/// `mlContext.BinaryClassification.Trainers.CifarNet(…)`, and so on: see `ConvolutionalNetworkBinaryTrainer`,
/// `ConvolutionalNetworkRegressionTrainer` and `ConvolutionalNetworkMultilabelTrainer`.
///
/// ### Input and Output Columns
/// The input label column must be a key (see `MapValueToKey`) of at least 2 classes, and the input features column a
/// vector of `Single` or `Byte` of known size: the pixels of one image of at least 9×9, with any number of channels.
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
/// A convolution that whitens 2×2 pixels, with filters measured on the training images; groups of two 3×3 convolutions (64, 256 and 256 filters, see `Filters`) with pooling, batch
/// normalisation and GELU; and one dense layer. Made for images of about 32×32; those of more than 48 pixels have more groups.
///
/// The defaults are the recipe of "94% on CIFAR-10 in 3.29 Seconds on a Single GPU" (Jordan 2024, arXiv:2404.00498), brought to batches of 128: momentum with Nesterov's step, a
/// learning rate that rises and falls in straight lines, shifts of batch normalisation that learn 64 times as fast, label smoothing of 0.2 (several classes only), lookahead,
/// images mirrored in every other epoch and shifted by up to 2 pixels. Where mirrored images mean something else, as digits do, set `Augmentations = [new RandomCrop(2)]`.
///
/// As in the paper, the trained network averages six views of each image when it scores: shifted by a pixel, and mirrored if the training mirrors, too. That takes six times as long;
/// `model.WithViews(mirrored: false)` scores the image alone.
///
/// The paper trains 50,000 images for 10 epochs. Here they are trained for 16, and fewer images for more: 16·√(50,000 / rows), at most 200. 1,000 images have 113. With a
/// `TimeBudget` the network is half as wide, unless `Filters` is set: an epoch takes a third of the time, so that it learns more in few minutes.
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Folder")
///     .Append(mlContext.Transforms.DecodeImages("Image", "Path"))
///     .Append(mlContext.MulticlassClassification.Trainers.CifarNet(featureColumnName: "Image"));
/// ITransformer model = pipeline.Fit(trainingData);
/// </code>
/// </example>
public sealed class CifarNetTrainer : NetworkTrainer
{
    /// <summary>CifarNet with its usual settings, on the columns Label and Features.</summary>
    public CifarNetTrainer()
        : this(new Options())
    {
    }

    /// <summary>CifarNet with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public CifarNetTrainer(Options options)
        : base(options, new MulticlassTraining())
    {
    }

    /// <summary>CifarNet with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public CifarNetTrainer(IHostEnvironment env, Options options)
        : base(env, options, new MulticlassTraining())
    {
    }

    /// <summary>Options for <see cref="CifarNetTrainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        private const int PaperFilters = 64, QuickFilters = 32;

        private const int ImagesOfTheRecipe = 50_000, LeastEpochs = 16, MostEpochs = 200;

        // The paper has batches of 1024. Rates are in proportion to the rows of a step.
        private const double ShareOfThePapersBatch = 128.0 / 1024;

        // Parameters that learn faster by a factor decay as fast as the others if their L2 is smaller by it.
        private const double ShiftsFaster = 64;

        /// <summary>The recipe of airbench94.</summary>
        public Options()
        {
            BatchSize = 128;
            LearningRate = 1.5 * ShareOfThePapersBatch;
            Optimizer = new Sgd { Momentum = 0.85, Nesterov = true };
            LearningRateSchedule = new TriangularSchedule();
            L2Regularization = 1.33e-3;
            ParameterGroups =
            [
                new(kind: ParameterKind.Normalization, learningRate: ShiftsFaster * LearningRate, l2: L2Regularization / ShiftsFaster),
                new(layers: "whitening", epochs: 3),
            ];
            WeightAveraging = new Lookahead(steps: 40, decay: Math.Pow(0.95, 5), power: 3, warmUp: true);
            Augmentations = [new AlternatingFlip(), new RandomCrop(2, Border.Reflect)];
        }

        /// <summary>Filters of the convolutions of the first group, at least 1; those of the other groups have four times as many. Default: null, which is 64, as in the paper, and 32 with a <see cref="NetworkTrainerOptions.TimeBudget"/>: in few minutes a narrower network learns more.</summary>
        public int? Filters;

        internal override int EpochsFor(int rows, int batches) =>
            (int)Math.Clamp(Math.Round(LeastEpochs * Math.Sqrt((double)ImagesOfTheRecipe / rows)), LeastEpochs, MostEpochs);

        // As the recipe scores. An image is not scored mirrored unless the training mirrors images, too.
        private protected override ScoringViews DefaultViews => new(mirrored: Augmentations.Any(augmentation => augmentation.GivesMirroredImages), shift: 1);

        internal override Architecture CreateArchitecture() => new CifarNet { Filters = Guard.AtLeast(Filters ?? (TimeBudget is null ? PaperFilters : QuickFilters), 1, nameof(Filters)) };
    }
}
