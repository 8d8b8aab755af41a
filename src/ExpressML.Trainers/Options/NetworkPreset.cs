using ExpressML.Architectures;
using ExpressML.Architectures.Torchvision;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Weights;
using ExpressML.Transforms;
using ExpressML.Transforms.Labels;

namespace ExpressML.Trainers;

/// <summary>
/// A well-known network, for <see cref="ConvolutionalNetworkTrainer.Options.Preset"/> of each task's trainer: layers, names and first weights are those of torchvision, so weights that
/// PyTorch trained fit by name, see <see cref="NetworkTrainerOptions.InitialWeights"/>.
/// </summary>
/// <remarks>
/// Images (<c>MLImage</c>) are brought to 3×224×224, as published weights expect it, unless <see cref="NetworkTrainerOptions.InputShape"/> says another size. The last layer has the
/// outputs that the task needs; parameters are counted for 1000 classes.
/// </remarks>
public sealed class NetworkPreset
{
    private NetworkPreset(string name, Architecture architecture) => (Name, Architecture) = (name, architecture);

    /// <summary>AlexNet in one tower (Krizhevsky 2014): 61.1 million parameters; images of at least 63×63. <see cref="AlexNetTrainer"/> has that of 2012, with groups.</summary>
    public static NetworkPreset AlexNet { get; } = new(nameof(AlexNet), new AlexNetOneTower());

    /// <summary>MobileNetV2 (Sandler et al. 2018), depthwise convolutions: 3.5 million parameters, and a sixth of the work of ResNet-18.</summary>
    public static NetworkPreset MobileNetV2 { get; } = new(nameof(MobileNetV2), new MobileNetV2());

    /// <summary>ResNet-18 (He et al. 2016), residual blocks with batch normalisation: 11.7 million parameters.</summary>
    public static NetworkPreset ResNet18 { get; } = new(nameof(ResNet18), new ResNet(2, 2, 2, 2));

    /// <summary>ResNet-34 (He et al. 2016): 21.8 million parameters.</summary>
    public static NetworkPreset ResNet34 { get; } = new(nameof(ResNet34), new ResNet(3, 4, 6, 3));

    /// <summary>VGG-11 (Simonyan and Zisserman 2015), without batch normalisation: 132.9 million parameters; images of at least 32×32.</summary>
    public static NetworkPreset Vgg11 { get; } = new(nameof(Vgg11), new Vgg(1, 1, 2, 2, 2));

    /// <summary>VGG-16 (Simonyan and Zisserman 2015), without batch normalisation: 138.4 million parameters; images of at least 32×32.</summary>
    public static NetworkPreset Vgg16 { get; } = new(nameof(Vgg16), new Vgg(2, 2, 3, 3, 3));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NetworkPreset> All { get; } = [AlexNet, MobileNetV2, ResNet18, ResNet34, Vgg11, Vgg16];

    /// <summary>What it is called, such as ResNet18.</summary>
    public string Name { get; }

    /// <summary>Its layers.</summary>
    internal Architecture Architecture { get; }

    /// <summary>
    /// The network with weights that were trained elsewhere, as a model: to score with as it is, to take features of by <c>mlContext.Transforms.NetworkFeatures</c>, or to begin a
    /// training with as <see cref="NetworkTrainerOptions.InitialModel"/>. Its column of features holds images (<c>MLImage</c>).
    /// </summary>
    /// <param name="weights">The weights, under torchvision's names.</param>
    /// <param name="labels">The names of the classes in the order of the outputs. Null for keys without names.</param>
    /// <param name="featureColumnName">Name of the column of images.</param>
    /// <param name="inputShape">Channels, height and width to which images are brought. Null means 3×224×224.</param>
    /// <param name="scaling">The scaling that the weights were trained with. Null means that of ImageNet.</param>
    /// <exception cref="ArgumentException">The weights don't fit, or there are not as many labels as outputs.</exception>
    public NetworkTransformer CreateModel(
        SafeTensors weights, IReadOnlyList<string>? labels = null, string featureColumnName = Defaults.FeatureColumnName, Shape? inputShape = null, ImageScaling? scaling = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Shape input = inputShape ?? Architecture.ImageShape!.Value;
        Architecture.CheckInput(input, featureColumnName);
        // The bias of the output layer has a number for each output.
        string bias = NamedParameters.Of(Architecture.Create(input, outputCount: 1))[^1].Name;
        int outputs = weights.Contains(bias) && weights.DimensionsOf(bias) is [> 0 and <= int.MaxValue and var count] ? (int)count : labels?.Count ?? 1;
        if (labels is not null && labels.Count != outputs)
            throw new ArgumentException($"There are {labels.Count} labels, but the weights in '{weights.FileName}' are for {outputs} classes.", nameof(labels));
        Network network = Architecture.Create(input, outputs, scaling: scaling ?? Architecture.WeightScaling);
        new WeightMatch(weights, network).CopyParameters();
        var task = new MulticlassPrediction(outputs, labels is null ? null : LabelNames.OfTexts(labels));
        return new NetworkTransformer(network, featureColumnName, PixelOrder.Planar, task, numberOfThreads: null, takesImages: true);
    }

    /// <inheritdoc cref="Name"/>
    public override string ToString() => Name;
}
