using ExpressML.Architectures;
using ExpressML.Optimizers;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains a dense network (a multilayer perceptron) to classify rows of a table.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `new DenseNetworkTrainer()` or
/// `mlContext.MulticlassClassification.Trainers.DenseNetwork(…)`. For other tasks it is
/// `mlContext.Regression.Trainers.DenseNetwork(…)`, and so on: see `ConvolutionalNetworkBinaryTrainer`,
/// `ConvolutionalNetworkRegressionTrainer` and `ConvolutionalNetworkMultilabelTrainer`.
///
/// ### Input and Output Columns
/// The input label column must be a key (see `MapValueToKey`) of at least 2 classes, and the input features column a
/// vector of `Single` or `Byte` of known size (see `Concatenate`). Text and categories become numbers by ML.NET's
/// `OneHotEncoding` before. Numbers may have any unit: each is standardised by its mean and deviation.
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
/// | Exportable to ONNX | Yes: with `ExportOnnx` of the package ExpressML.Onnx, or with ML.NET's `ConvertToOnnx` |
///
/// ### Training Algorithm Details
/// Two hidden layers of 64 neurons with ReLU, and a dense output layer. The defaults are a recipe for tables of a hundred to some thousand rows, where a network with
/// many more parameters than rows learns the noise, too, unless its weights are kept small: `AdamW` with a weight decay of 2 and a learning rate of 0.003, which falls
/// as a cosine, batches of 32, and 2,000 steps, or 20 epochs where that is more. For more rows, a weight decay of 0.5 loses less of the detail.
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Concatenate("Features", "Rooms", "Area", "Age")
///     .Append(mlContext.Regression.Trainers.DenseNetwork(labelColumnName: "Price"));
/// ITransformer model = pipeline.Fit(houses);
/// </code>
/// </example>
public sealed class DenseNetworkTrainer : NetworkTrainer
{
    /// <summary>A dense network with its usual settings, on the columns Label and Features.</summary>
    public DenseNetworkTrainer()
        : this(new Options())
    {
    }

    /// <summary>A dense network with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public DenseNetworkTrainer(Options options)
        : base(options, new MulticlassTraining())
    {
    }

    /// <summary>A dense network with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public DenseNetworkTrainer(IHostEnvironment env, Options options)
        : base(env, options, new MulticlassTraining())
    {
    }

    /// <summary>Options for <see cref="DenseNetworkTrainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        // So many steps the recipe wants of a small table.
        private const int LeastSteps = 2000;

        /// <summary>The recipe for tables.</summary>
        public Options()
        {
            BatchSize = 32;
            LearningRate = 0.003;
            Optimizer = new AdamW { WeightDecay = 2 };
        }

        /// <summary>Neurons of each hidden layer, from the first to the last; none for a linear model. Default: 64, 64.</summary>
        public IReadOnlyList<int> HiddenNeurons = [64, 64];

        internal override int EpochsFor(int rows, int batches) => Defaults.EpochsFor(batches, LeastSteps);

        internal override Architecture CreateArchitecture()
        {
            ArgumentNullException.ThrowIfNull(HiddenNeurons);
            foreach (int neurons in HiddenNeurons)
                Guard.AtLeast(neurons, 1, nameof(HiddenNeurons));
            return new DenseNetwork([.. HiddenNeurons]);
        }
    }
}
