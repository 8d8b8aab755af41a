using ExpressML.Architectures;
using ExpressML.Clusters;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Transforms;

namespace ExpressML.Trainers;

/// <summary>The options that all trainers of networks share: here those of the data. Each trainer has options of its own, which choose the architecture.</summary>
/// <remarks>
/// Options with a range are hyper-parameters for ML.NET's AutoML: <c>new SearchSpace&lt;LeNetTrainer.Options&gt;()</c> finds them. They are marked for
/// JSON, too, so <c>parameter.AsType&lt;LeNetTrainer.Options&gt;()</c> gives options with the values of a trial.
/// </remarks>
public abstract partial class NetworkTrainerOptions
{
    private protected NetworkTrainerOptions() { }

    /// <summary>
    /// Column with the labels. Its type depends on the task: a key (see <c>MapValueToKey</c>) for multiclass classification, <see cref="bool"/> for
    /// binary, a vector of <see cref="bool"/> for multi-label, <see cref="float"/> or a vector of it for regression. Default: "Label".
    /// </summary>
    public string LabelColumnName = Defaults.LabelColumnName;

    /// <summary>
    /// Column with the features: a vector of <see cref="float"/> or <see cref="byte"/> of known size, or images (<c>MLImage</c>) of any size.
    /// Default: "Features".
    /// </summary>
    public string FeatureColumnName = Defaults.FeatureColumnName;

    /// <summary>
    /// Column with the weight of each row in the loss, a <see cref="float"/> of at least 0: a row of weight 2 counts as two rows of its batch. The
    /// accuracy, and the statistics that standardise inputs and labels, count each row once. Rows without a weight (NaN or infinite) are skipped.
    /// Default: null, all rows count 1.
    /// </summary>
    public string? ExampleWeightColumnName;

    /// <summary>
    /// How much the rows of each class count, in multiclass and binary classification: <see cref="Trainers.ClassWeights.Balanced"/>, or weights that you
    /// choose. Default: null, all classes count 1.
    /// </summary>
    public ClassWeights? ClassWeights;

    /// <summary>
    /// Channels, height and width of one image. Default: null, which takes the shape from the dimensions of the column; a plain vector of 784 values is
    /// 1×28×28.
    /// </summary>
    /// <remarks>
    /// <c>MLImage</c>s are resized to this shape and converted to its channels: 1 is grey, 3 is RGB, 4 is RGB and alpha. If it is null, they take the
    /// size of the column, else that of <see cref="InitialModel"/>, else the usual one: 1×28×28 for LeNet-5, 3×227×227 for AlexNet, 3×32×32 for ResNet-9
    /// and the small VGG.
    /// </remarks>
    public Shape? InputShape;

    /// <summary>The order of the numbers of one image. Default: null, which takes it from the dimensions of the column, and is planar if these don't tell.</summary>
    public PixelOrder? PixelOrder;

    /// <summary>
    /// Whether the network begins with a layer that standardises each channel by the mean and deviation of the training data. Then pixels from 0 to 255
    /// train as well as scaled ones. Default: true.
    /// </summary>
    public bool StandardizeInput = true;

    /// <summary>
    /// Mean and deviation of each channel by which the input is standardised, if they are not to be those of the training data: <c>ImageScaling.ImageNet</c> for weights
    /// that were trained on ImageNet. Default: null, those of the training data, or of <see cref="InitialModel"/>; with <see cref="InitialWeights"/> those that the preset's
    /// published weights were trained with.
    /// </summary>
    public ImageScaling? InputScaling;

    /// <summary>
    /// The views of each image whose outputs the trained network averages when scoring (test-time augmentation), such as <c>new ScoringViews(mirrored: true, shift: 1)</c>. They are saved with the
    /// model. Default: null, those of the trainer: the image alone, but for <see cref="CifarNetTrainer"/>.
    /// </summary>
    /// <remarks>Training and its validation score the image alone, so the metrics of epochs are those without views. <see cref="NetworkTransformer.WithViews"/> changes the views of a trained network.</remarks>
    public ScoringViews? ScoringViews;

    /// <summary>
    /// Whether a regression computes its loss on labels that are standardised by the mean and deviation of the training data. Then labels in any unit
    /// train as well as scaled ones. The last layer of the network, <see cref="Unstandardize"/>, converts predictions back to the label's unit.
    /// Default: true.
    /// </summary>
    /// <remarks>Set it to false if the network's own last layer limits the outputs on purpose. Other tasks ignore it.</remarks>
    public bool StandardizeLabel = true;

    /// <summary>
    /// How much memory the training rows may take, in MB (1,048,576 bytes), at least 1. If they need more, each epoch reads them again and shuffles them
    /// in a buffer of this size. Default: null, half of the memory that the process may use.
    /// </summary>
    /// <remarks>
    /// <para>A row takes one byte per pixel if all pixels of all rows are whole numbers from 0 to 255, and four bytes per pixel otherwise.</para>
    /// <para>
    /// Streamed rows come in another order than rows in memory: set this option to get the same bytes on machines with different memory. Their
    /// source must give the same rows in the same order each time. An optimizer that needs the full batch, such as
    /// <see cref="ExpressML.Optimizers.RProp"/>, needs all rows in memory.
    /// </para>
    /// </remarks>
    public int? MaximumMemoryForRows;

    /// <summary>Threads to train with, at least 1. It changes the speed and nothing else. Default: null, one per processor.</summary>
    public int? NumberOfThreads;

    /// <summary>
    /// Random seed of the training: the same seed gives the same bytes, on any number of threads, unless there is a <see cref="TimeBudget"/>. Default: null, which draws another seed from the
    /// <c>MLContext</c> for each <c>Fit</c>; it is 0 if the trainer was made without an <c>MLContext</c>.
    /// </summary>
    public int? Seed;

    /// <summary>The network in <see cref="InitialModel"/>.</summary>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    internal NetworkTransformer? InitialNetwork => InitialModel is null ? null : ContainedNetwork.Of(InitialModel, nameof(InitialModel));

    /// <summary>How many epochs the training has if <see cref="NumberOfEpochs"/> does not say it.</summary>
    /// <param name="rows">How many rows an epoch has.</param>
    /// <param name="batches">How many steps that makes.</param>
    internal virtual int EpochsFor(int rows, int batches) => Defaults.EpochsFor(batches);

    /// <summary>The processes that train: those of <see cref="Cluster"/>, or this one alone.</summary>
    internal ICluster Processes => Cluster ?? OneProcess.Instance;

    /// <summary>The views that the trained network averages.</summary>
    internal ScoringViews? ViewsOfModel => ScoringViews ?? DefaultViews;

    /// <summary>The views if <see cref="ScoringViews"/> does not say them; null for the image alone.</summary>
    private protected virtual ScoringViews? DefaultViews => null;

    /// <summary>The architecture that these options are for.</summary>
    /// <exception cref="ArgumentException">An option of the architecture is missing or out of range.</exception>
    internal abstract Architecture CreateArchitecture();

    /// <summary>A copy that later changes to these options leave alone.</summary>
    internal NetworkTrainerOptions Snapshot()
    {
        var snapshot = (NetworkTrainerOptions)MemberwiseClone();
        snapshot.Augmentations = [.. Augmentations];
        snapshot.FrozenLayers = [.. FrozenLayers];
        snapshot.ParameterGroups = [.. ParameterGroups];
        snapshot.Metrics = [.. Metrics];
        return snapshot;
    }
}
