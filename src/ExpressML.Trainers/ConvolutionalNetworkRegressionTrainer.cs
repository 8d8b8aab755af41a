using ExpressML.Networks;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains a convolutional or dense network to predict a number or several.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `mlContext.Regression.Trainers.ConvolutionalNetwork(net => net.Conv2D(32, 3).Relu()…)` for a
/// network of your own, `mlContext.Regression.Trainers.LeNet(…)`, `AlexNet`, `CifarNet`, `ResNet9`, `SmallVgg` or `DenseNetwork` for a ready-made one, or
/// `new ConvolutionalNetworkRegressionTrainer(options)` with the options of either.
///
/// ### Input and Output Columns
/// The input label column must be `Single`, or a vector of `Single` of known size to predict several numbers at once; and the input
/// features column a vector of `Single` or `Byte` of known size: the pixels of one image, or any numbers if the network begins
/// with `Dense`. Or it holds images, `MLImage`, of any size, which are resized to the option `InputShape`.
///
/// | Output column | Type | Description |
/// | -- | -- | -- |
/// | `Score` | `Single`, or vector of `Single` as the label | The predicted number, or numbers with the slot names of the label. |
///
/// ### Trainer Characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Regression |
/// | Is normalization required? | No: the network standardises its own input and label |
/// | Is caching required? | No: the rows are read once, or once per epoch if they need more than `MaximumMemoryForRows` |
/// | Required NuGet in addition to Microsoft.ML | None |
/// | Exportable to ONNX | Yes: with `ExportOnnx` of the package ExpressML.Onnx, or with ML.NET's `ConvertToOnnx` where the features are numbers |
///
/// ### Training Algorithm Details
/// The network has the layers that you give; each is documented with its formula and source in `ExpressML.Layers`. A layer that
/// standardises the input comes before them, and a dense layer with one output per number after them, unless the options say otherwise.
/// The training minimizes the `MeanSquaredError` with the optimizer of the options, in shuffled batches. `MeanAbsoluteError` and `Huber`
/// are less sensitive to outliers.
///
/// Labels may be in any unit: mean and deviation of each number are measured on the training data, and the loss is computed on
/// standardised labels. A last layer, `Unstandardize`, converts predictions back to the label's unit, which is that of `Score`. So the
/// reported squared error is relative: 1 is that of always predicting the mean, and 1 minus it is R² on the training data.
/// `StandardizeLabel = false` uses the labels as they are.
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Concatenate("Features", "Rooms", "Area", "Age")
///     .Append(new ConvolutionalNetworkRegressionTrainer(new ConvolutionalNetworkTrainer.Options
///     {
///         Network = net =&gt; net.Dense(32).Relu().Dense(16).Relu(),
///         LabelColumnName = "Price",
///     }));
/// ITransformer model = pipeline.Fit(houses);
/// </code>
/// </example>
public sealed class ConvolutionalNetworkRegressionTrainer : NetworkTrainer
{
    /// <summary>A network of your own with the usual settings, on the columns Label and Features.</summary>
    /// <param name="network">Appends the layers, without the output layer and without a softmax or sigmoid at the end.</param>
    public ConvolutionalNetworkRegressionTrainer(Func<NetworkBuilder, NetworkBuilder> network)
        : this(new ConvolutionalNetworkTrainer.Options { Network = network })
    {
    }

    /// <summary>A network with all options.</summary>
    /// <param name="options">The architecture with its settings, such as <see cref="LeNetTrainer.Options"/>; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkRegressionTrainer(NetworkTrainerOptions options)
        : base(options, new RegressionTraining())
    {
    }

    /// <summary>A network with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The architecture with its settings, such as <see cref="LeNetTrainer.Options"/>; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkRegressionTrainer(IHostEnvironment env, NetworkTrainerOptions options)
        : base(env, options, new RegressionTraining())
    {
    }
}
