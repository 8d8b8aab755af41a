using ExpressML.Architectures;
using ExpressML.Networks;
using Microsoft.ML.Runtime;

namespace ExpressML.Trainers;

/// <summary>The <see cref="Microsoft.ML.IEstimator{TTransformer}"/> that trains LeNet-5 (LeCun et al. 1998) to classify small images.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use `new LeNetTrainer()` or
/// `mlContext.MulticlassClassification.Trainers.LeNet(…)`.
///
/// ### Input and Output Columns
/// The input label column must be a key (see `MapValueToKey`) of at least 2 classes, and the input features column a
/// vector of `Single` of known size: the pixels of one image of at least 12×12, with any number of channels.
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
/// | Is caching required? | No: the rows are read once |
/// | Required NuGet in addition to Microsoft.ML | None |
/// | Exportable to ONNX | No |
///
/// ### Training Algorithm Details
/// Two convolutions of 5×5 (6 and 16 filters), each with ReLU and max pooling, and three dense layers (120, 84, classes),
/// trained to the least cross-entropy of the softmax by Adam (Kingma and Ba 2015) in shuffled batches. Ten digits of 28×28
/// give 61,706 parameters. The architecture is that of "Gradient-Based Learning Applied to Document Recognition", LeCun,
/// Bottou, Bengio and Haffner 1998, §II.B, in the form that is common today: ReLU, max pooling, softmax.
/// ]]></format>
/// </remarks>
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
        : base(null, options)
    {
    }

    /// <summary>LeNet-5 with every setting open, which logs to an <c>MLContext</c> and takes its seed.</summary>
    /// <param name="env">An <c>MLContext</c>.</param>
    /// <param name="options">The settings; later changes to them have no effect on this trainer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public LeNetTrainer(IHostEnvironment env, Options options)
        : base(env ?? throw new ArgumentNullException(nameof(env)), options)
    {
    }

    private protected override int SmallestSide => LeNet5.SmallestSide;

    private protected override Network CreateNetwork(Shape input, int classCount, bool standardizeInput) =>
        LeNet5.Create(input, classCount, standardizeInput);

    /// <summary>Options for <see cref="LeNetTrainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
    }
}
