using System.Runtime.CompilerServices;
using ExpressML.Architectures;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tasks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains a network of your own to classify images or vectors.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// To create this trainer, use `new ConvolutionalNetworkTrainer(net => net.Conv2D(32, 3, padding: 1).Relu()…)` or
/// `mlContext.MulticlassClassification.Trainers.ConvolutionalNetwork(…)`. For other tasks it is
/// `mlContext.BinaryClassification.Trainers.ConvolutionalNetwork(…)`, and so on: see `ConvolutionalNetworkBinaryTrainer`,
/// `ConvolutionalNetworkRegressionTrainer` and `ConvolutionalNetworkMultilabelTrainer`.
///
/// ### Input and Output Columns
/// The input label column must be a key (see `MapValueToKey`) of at least 2 classes, and the input features column a
/// vector of `Single` or `Byte` of known size: the pixels of one image, or any numbers if the network begins with `Dense`.
/// Or it holds images, `MLImage`, of any size, which are resized to the option `InputShape`.
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
/// The network has the layers that you give; each is documented with its formula and source in `ExpressML.Layers`. A layer that
/// standardises the input comes before them, and a dense layer with one output per class after them, unless the options say
/// otherwise. The training minimizes the loss function with the optimizer of the options, in shuffled batches.
/// ]]></format>
/// </remarks>
/// <example>
/// <code>
/// var trainer = new ConvolutionalNetworkTrainer(net =&gt; net
///     .Conv2D(32, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2)
///     .Conv2D(64, 3, padding: 1).BatchNormalization().Relu().MaxPool2D(2)
///     .Flatten().Dense(128).Relu().Dropout(0.5));
/// NetworkTransformer model = trainer.Fit(labeledImages);
/// </code>
/// </example>
public sealed class ConvolutionalNetworkTrainer : NetworkTrainer
{
    /// <summary>A network of your own with the usual settings, on the columns Label and Features.</summary>
    /// <param name="network">Appends the layers, without the output layer and without a softmax or sigmoid at the end.</param>
    public ConvolutionalNetworkTrainer(Func<NetworkBuilder, NetworkBuilder> network)
        : this(new Options { Network = network })
    {
    }

    /// <summary>A network of your own with all options.</summary>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentNullException"><see cref="Options.Network"/> is not set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    // Or new() for the options would be ambiguous: to the compiler, it may be a delegate, too.
    [OverloadResolutionPriority(1)]
    public ConvolutionalNetworkTrainer(Options options)
        : base(options, new MulticlassTraining())
    {
    }

    /// <summary>A network of your own with all options, which logs to an <c>MLContext</c> and takes its random seed from it.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The options; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentNullException"><see cref="Options.Network"/> is not set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConvolutionalNetworkTrainer(IHostEnvironment env, Options options)
        : base(env, options, new MulticlassTraining())
    {
    }

    /// <summary>Options for <see cref="ConvolutionalNetworkTrainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        /// <summary>
        /// Appends the layers of the network: <c>net => net.Conv2D(32, 3, padding: 1).Relu().MaxPool2D(2)</c>. Must be set, unless there is a <see cref="Preset"/> or an
        /// <see cref="NetworkTrainerOptions.InitialModel"/>: then null means the layers of that model, from the standardisation of the input to the output layer.
        /// </summary>
        public Func<NetworkBuilder, NetworkBuilder>? Network;

        /// <summary>
        /// Whether a dense layer with the outputs is appended, after a <see cref="Flatten"/> if one is needed. An initial model has its own output layer, unless
        /// it is a model of features. Default: true.
        /// </summary>
        /// <remarks>
        /// Whether true or false, a classifier ends without a softmax or sigmoid: the loss function and the scoring apply it. If true, the network ends with
        /// its last hidden layer; a dense layer with one unit per class at its end is an error, since another would follow it.
        /// </remarks>
        public bool AddOutputLayer = true;

        /// <summary>A well-known network in place of <see cref="Network"/>, with its output layer: <c>NetworkPreset.ResNet18</c>. Default: null.</summary>
        public NetworkPreset? Preset;

        internal override Architecture CreateArchitecture() => (Network, Preset, InitialNetwork) switch
        {
            ({ }, { } preset, _) => throw new ArgumentException($"Preset is {preset}, but Network is set, too. Leave out one of them.", nameof(Preset)),
            ({ } network, _, _) => new OwnNetwork(network, AddOutputLayer),
            (null, { } preset, _) => AddOutputLayer ? preset.Architecture
                : throw new ArgumentException($"Preset is {preset}, whose output layer belongs to it, but AddOutputLayer is false. Leave out one of them.", nameof(AddOutputLayer)),
            (null, null, { } initial) => new InitialNetwork(initial, AddOutputLayer),
            _ => throw new ArgumentNullException(
                nameof(Network),
                "Network must be set, for example to net => net.Conv2D(32, 3).Relu().MaxPool2D(2); or Preset, for example to NetworkPreset.ResNet18. With an InitialModel, both may be left out."),
        };
    }
}
