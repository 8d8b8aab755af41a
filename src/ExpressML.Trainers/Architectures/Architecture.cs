using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>The layers between a network's standardised input and its outputs, and the inputs and targets that suit them.</summary>
internal abstract class Architecture
{
    /// <summary>Side of the smallest image, in pixels. Default: 1, which leaves that to the layers.</summary>
    public virtual int SmallestSide => 1;

    /// <summary>The deviation of each standardised channel that suits its initial weights, above 0. Default: 1.</summary>
    public virtual double InputDeviation => 1;

    /// <summary>Whether it takes plain vectors, rather than images. Default: false.</summary>
    public virtual bool TakesVectors => false;

    /// <summary>The shape to which images are resized, unless an option or the column has another. Default: none.</summary>
    public virtual Shape? ImageShape => null;

    /// <summary>The scaling of the input that its published weights were trained with. Default: none is known.</summary>
    public virtual ImageScaling? WeightScaling => null;

    /// <summary>The loss function that belongs to it. Default: none, that of the task.</summary>
    /// <param name="targets">What the targets are.</param>
    public virtual Loss? LossFor(TargetKind targets) => null;

    /// <summary>Throws if its outputs do not suit the targets.</summary>
    /// <exception cref="ArgumentException">They do not suit them.</exception>
    public virtual void CheckTargets(TargetKind targets) { }

    /// <summary>Throws if it does not suit images of this shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The images are too small.</exception>
    public virtual void CheckInput(Shape input, string featureColumnName)
    {
        if (Math.Min(input.Height, input.Width) >= SmallestSide)
            return;
        throw ColumnErrors.Mismatch(
            "feature", featureColumnName, $"images of at least {SmallestSide}×{SmallestSide} pixels",
            $"{input}. For a column of images, set the option InputShape; for a column of pixels, enlarge them with mlContext.Transforms.ResizePixels{(SmallestSide <= 28 ? " to 28×28" : "")}.");
    }

    /// <summary>Throws if it has an output layer that does not suit. Default: never.</summary>
    /// <param name="prediction">What the network is to predict.</param>
    /// <param name="loss">The loss function to minimize.</param>
    /// <param name="standardizeLabel">Whether the network ends with a layer that converts predictions back to the label's unit.</param>
    /// <exception cref="ArgumentException">It does not suit.</exception>
    public virtual void CheckOutputs(PredictionTask prediction, Loss loss, bool standardizeLabel) { }

    /// <summary>The whole network for a prediction, its parameters still to be initialised.</summary>
    public virtual Network Create(Shape input, PredictionTask prediction, bool standardizeInput, bool standardizeLabel, ImageScaling? scaling = null) =>
        Create(input, prediction.OutputCount, standardizeInput, standardizeLabel, prediction.LabelNames, scaling);

    /// <summary>The whole network, its parameters still to be initialised.</summary>
    /// <param name="input">Channels, height and width of one example.</param>
    /// <param name="outputCount">How many outputs the network needs.</param>
    /// <param name="standardizeInput">Whether it begins with a layer that standardises the input.</param>
    /// <param name="standardizeLabel">Whether it ends with a layer that converts predictions back to the label's unit.</param>
    /// <param name="labelNames">The label's names for the outputs.</param>
    /// <param name="scaling">The numbers by which the input is standardised; null for those of the training data.</param>
    public Network Create(
        Shape input, int outputCount, bool standardizeInput = true, bool standardizeLabel = false, LabelNames? labelNames = null, ImageScaling? scaling = null)
    {
        var builder = new NetworkBuilder();
        if (standardizeInput)
            builder.Standardize(scaling);
        Append(builder, input, outputCount, labelNames);
        if (standardizeLabel)
            builder.Unstandardize();
        return builder.Build(input);
    }

    private protected abstract void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames);
}
