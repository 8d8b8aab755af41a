using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>The layers between a network's standardised input and its outputs, and what they can work on.</summary>
internal abstract class Architecture
{
    /// <summary>Side of the smallest image, in pixels. Default: 1, which leaves that to the layers.</summary>
    public virtual int SmallestSide => 1;

    /// <summary>The deviation that its first weights expect of each standardised channel, above 0. Default: 1.</summary>
    public virtual double InputDeviation => 1;

    /// <summary>Whether a plain vector is what it takes, rather than an image. Default: false.</summary>
    public virtual bool TakesVectors => false;

    /// <summary>The shape that images are brought to unless an option or the column says otherwise. Default: none, which leaves that to these.</summary>
    public virtual Shape? ImageShape => null;

    /// <summary>The loss that belongs to it. Default: none, which leaves that to the task.</summary>
    public virtual Loss? OwnLoss => null;

    /// <summary>Throws where its outputs can't mean what the targets are.</summary>
    /// <exception cref="ArgumentException">They can't.</exception>
    public virtual void CheckTargets(TargetKind targets) { }

    /// <summary>Throws where it can't work on images of this shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The images are too small.</exception>
    public virtual void CheckInput(Shape input, string featureColumnName)
    {
        if (Math.Min(input.Height, input.Width) >= SmallestSide)
            return;
        throw ColumnErrors.Mismatch(
            "feature", featureColumnName, $"images of at least {SmallestSide}×{SmallestSide} pixels",
            $"{input}. Enlarge them first, for example with mlContext.Transforms.ResizePixels{(SmallestSide <= 28 ? " to 28×28" : "")}.");
    }

    /// <summary>The whole network for a prediction, its parameters still to be initialised.</summary>
    public virtual Network Create(Shape input, PredictionTask prediction, bool standardizeInput, bool standardizeLabel) =>
        Create(input, prediction.OutputCount, standardizeInput, standardizeLabel, prediction.LabelNames);

    /// <summary>The whole network, its parameters still to be initialised.</summary>
    /// <param name="input">Channels, height and width of one example.</param>
    /// <param name="outputCount">How many numbers the network has to give.</param>
    /// <param name="standardizeInput">Whether it begins with a layer that standardises the input.</param>
    /// <param name="standardizeLabel">Whether it ends with a layer that leads back from standardised labels.</param>
    /// <param name="labelNames">What the label calls the outputs.</param>
    public Network Create(Shape input, int outputCount, bool standardizeInput = true, bool standardizeLabel = false, LabelNames? labelNames = null)
    {
        var builder = new NetworkBuilder();
        if (standardizeInput)
            builder.Standardize();
        Append(builder, input, outputCount, labelNames);
        if (standardizeLabel)
            builder.Unstandardize();
        return builder.Build(input);
    }

    private protected abstract void Append(NetworkBuilder builder, Shape input, int outputCount, LabelNames? labelNames);
}
