using System.Text.Json.Serialization;
using ExpressML.Augmentations;
using ExpressML.Clusters;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.SearchSpace;

namespace ExpressML.Trainers;

// How the network learns.
public abstract partial class NetworkTrainerOptions
{
    /// <summary>
    /// How many times the training goes through all rows; at least 1. Default: null, which is 20, but more for few rows: as many as it takes for 400 steps.
    /// A line in the log says how many.
    /// </summary>
    /// <remarks>
    /// A step is one batch, so b = ⌈rows / <see cref="BatchSize"/>⌉ batches make an epoch, and the default is max(20, ⌈400 / b⌉) epochs, with the rows that are
    /// left for training. With 64 rows per batch: 400 epochs for up to 64 rows, 67 for 384 and 20 from 1,217 rows on. An epoch of few rows has too few steps for
    /// 20 of them to train a network. With a <see cref="TimeBudget"/>, null is no limit.
    /// </remarks>
    [JsonInclude, Range(5, 50, Defaults.NumberOfEpochs)]
    public int? NumberOfEpochs;

    /// <summary>
    /// How long <c>Fit</c> may take, above 0, in place of or beside <see cref="NumberOfEpochs"/>. If both are set, whichever comes first ends the training. Default: null, no limit.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The time counts from the call of <c>Fit</c>, the reading of the rows included. It is looked at after each step: when it is used up, the epoch ends there and is validated. So
    /// the training ends at most one step and one validation later, and has at least one step. The result is that of the best epoch where there is a validation set or a
    /// <see cref="MonitoredMetric"/>, see <see cref="RestoreBestWeights"/>, and else the network at the end.
    /// </para>
    /// <para>
    /// A <see cref="LearningRateSchedule"/> that goes by steps, such as <see cref="CosineSchedule"/> and <see cref="OneCycleSchedule"/>, fits the time: its progress is the share of
    /// the time since the first step that is used, or that of the steps if <see cref="NumberOfEpochs"/> ends the training earlier at the speed so far. A schedule that counts epochs,
    /// such as <see cref="StepSchedule"/>, knows nothing of the time.
    /// </para>
    /// <para>
    /// Time is never the same twice, so neither is the result: a <see cref="Seed"/> does not give the same bytes. A training that is resumed from a checkpoint has
    /// the time that its earlier runs have left, up to their last checkpoint.
    /// </para>
    /// </remarks>
    public TimeSpan? TimeBudget;

    /// <summary>
    /// The processes that train the network together: <c>MpiCluster.Join()</c> of the package ExpressML.Mpi. Each computes its share of every batch. Default: null, this process alone.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The result has the same bytes on any number of processes. All of them need the same program, options and rows, which is checked before the first step; each reads all rows. A batch
    /// is shared out in blocks of 16 rows, so <see cref="BatchSize"/> should be a multiple of 16 times the number of processes.
    /// </para>
    /// <para>
    /// The first process, rank 0, calls <see cref="MetricsCallback"/>, <see cref="EpochCallback"/> and <see cref="Progress"/>, writes the log and the checkpoints. All of them stop together
    /// when one of them is to stop, and agree on its time for a <see cref="TimeBudget"/>. When <c>Fit</c> fails in one of them, all are ended.
    /// </para>
    /// </remarks>
    public ICluster? Cluster;

    /// <summary>Rows per training step; at least 1. Default: 64.</summary>
    [JsonInclude, Range(16, 256, Defaults.BatchSize, logBase: true)]
    public int BatchSize = Defaults.BatchSize;

    /// <summary>
    /// η, the size of a step where the <see cref="LearningRateSchedule"/> has its full rate, above 0. Default: 0.001, which suits <see cref="Adam"/>, or what the trainer's recipe says;
    /// <see cref="Sgd"/> needs about 0.01.
    /// </summary>
    [JsonInclude, Range(1e-4, 1e-1, Defaults.LearningRate, logBase: true)]
    public double LearningRate = Defaults.LearningRate;

    /// <summary>The optimizer. Default: <see cref="Adam"/> with its usual settings.</summary>
    public Optimizer Optimizer = new Adam();

    /// <summary>How the learning rate changes during the training. Default: <see cref="CosineSchedule"/>, which lowers it to 0, or what the trainer's recipe says.</summary>
    public LearningRateSchedule LearningRateSchedule = new CosineSchedule();

    /// <summary>
    /// An average of the parameters, which becomes the result: <c>new ExponentialMovingAverage(decay: 0.999)</c> or <c>new Lookahead(steps: 5)</c>. Default: null,
    /// the result is the parameters themselves.
    /// </summary>
    /// <remarks>
    /// The average is what is validated, kept as the best and returned, with running averages of batch normalisation that are averaged alike. Losses and accuracies of
    /// training rows are those of the parameters that are trained. Checkpoints hold both, and a training that is resumed gives the same bytes.
    /// </remarks>
    public WeightAveraging? WeightAveraging;

    /// <summary>
    /// The loss function to minimize; it must suit the task. Default: null, which is the usual one of the task: <see cref="SoftmaxCrossEntropy"/> for multiclass
    /// classification, <see cref="BinaryCrossEntropy"/> for binary and multi-label, <see cref="MeanSquaredError"/> for regression; and
    /// <see cref="MaximumAPosteriori"/> for <see cref="LeNetVariant.Classic1998"/>.
    /// </summary>
    public Loss? Loss;

    /// <summary>λ₁ of L1: adds λ₁·Σ|w| to the loss, which drives weights to 0; at least 0. Default: 0.</summary>
    public double L1Regularization;

    /// <summary>λ₂ of L2: adds λ₂·½Σw² to the loss, which keeps weights small, as PyTorch's <c>weight_decay</c> does; at least 0. Default: 0.</summary>
    /// <remarks>With <see cref="AdamW"/> use its <see cref="AdamW.WeightDecay"/> instead.</remarks>
    [JsonInclude, Range(0.0, 0.01, 0.0)]
    public double L2Regularization;

    /// <summary>Whether L1 and L2 act on biases and on the parameters of normalisations, too. Default: false, on weights only.</summary>
    public bool RegularizeAllParameters;

    /// <summary>The largest Euclidean norm of the weights into one neuron, or of one filter, after a step; above 0. Default: null, no limit.</summary>
    public double? MaximumNorm;

    /// <summary>The largest Euclidean norm of the gradients of all parameters together, above 0; longer ones are scaled down to it. Default: null, no limit.</summary>
    public double? GradientClippingNorm;

    /// <summary>The largest absolute value of a gradient, above 0; larger ones are set to it, before <see cref="GradientClippingNorm"/>. Default: null, no limit.</summary>
    public double? GradientClippingValue;

    /// <summary>
    /// Random changes to the images, applied in this order: each image is changed differently in each epoch. They act in training only, never when
    /// scoring. Default: none.
    /// </summary>
    public IReadOnlyList<Augmentation> Augmentations = [];

    /// <summary>Mixes each training row with another one, after the <see cref="Augmentations"/>. Default: null, no mixing.</summary>
    public Mixup? Mixup;

    /// <summary>Puts a rectangle of another training image into each one, after the <see cref="Augmentations"/>. Default: null, none. Not together with <see cref="Mixup"/>.</summary>
    public CutMix? CutMix;

    /// <summary>
    /// A trained model whose parameters the training begins with: a <see cref="NetworkTransformer"/>, or a chain with one in it, as
    /// <c>mlContext.Model.Load</c> gives it (the last one if there are several). Default: null, which begins with random parameters.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The layers before the output layer must be the same, one by one. The output layer is taken, too, if the model predicts the same: the same
    /// task, and classes with the same values, in any order. Otherwise it is new, and a line in the log says so.
    /// </para>
    /// <para>
    /// <see cref="Standardize"/> and <see cref="Unstandardize"/> keep the mean and deviation of the model, since its weights depend on them; they are
    /// not measured again. A model of features, see <see cref="NetworkTransformer.OutputOf(string, string)"/>, has no output layer: all of its layers are
    /// taken, and any layers may follow.
    /// </para>
    /// <para>
    /// The model itself is not changed. Optimizer and schedule start from the beginning. The loss function is not part of a model: set
    /// <see cref="Loss"/> if it was not the task's own. For fine-tuning, lower <see cref="LearningRate"/>.
    /// </para>
    /// </remarks>
    public ITransformer? InitialModel;

    /// <summary>
    /// Weights that the training begins with, such as those of a network that PyTorch trained: <c>SafeTensors.Load("resnet18.safetensors")</c>. Default: null, random ones.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A tensor belongs to the layer of its name: <c>layer1.0.conv1.weight</c> to the layer <c>layer1.0.conv1</c>. Names and sizes of parameters are those of PyTorch, so
    /// batch normalisation has <c>weight</c>, <c>bias</c>, <c>running_mean</c> and <c>running_var</c>; <c>num_batches_tracked</c> is passed over. All layers must have
    /// theirs and nothing may be left over, but for the output layer: if its tensors are missing or of another size, it begins at random.
    /// </para>
    /// <para>
    /// An output layer that the trainer appends to a network of your own is called by type and number, such as <c>Dense1</c>. Where the file has another name for it, append it
    /// yourself under this name, with <c>AddOutputLayer = false</c>.
    /// </para>
    /// <para>
    /// Weights that were trained elsewhere expect the scaling that they were trained with: set <see cref="InputScaling"/>. For a preset of torchvision it is that of ImageNet
    /// if it is not set.
    /// </para>
    /// </remarks>
    public SafeTensors? InitialWeights;

    /// <summary>
    /// Names of layers whose parameters stay as they are, bit by bit (see <see cref="Networks.Network.NameOf"/>). The name of a block stands for all
    /// layers in it, and a name that goes on behind a dot for all that do: <c>layer1</c> for <c>layer1.0.conv1</c>, <c>layer1.1.conv1</c> and so on. A <c>*</c> stands for
    /// any characters: <c>Conv2D*</c>. Default: none.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Frozen batch normalisation uses its running averages in training, too, as in Keras; dropout stays active. L1, L2, maximum norm and weight decay
    /// do not act on frozen layers, and gradient clipping does not count them. Layers before the first trained layer need no backward pass.
    /// </para>
    /// <para>This is an option of the training: the model does not keep it.</para>
    /// </remarks>
    public IReadOnlyList<string> FrozenLayers = [];

    /// <summary>
    /// Groups of parameters with a learning rate, an L2, a weight decay or a number of epochs of their own, chosen by name of layer and by kind:
    /// <c>[new(layers: "Conv2D*", learningRate: 0.1), new(kind: ParameterKind.Biases, l2: 0, epochs: 3)]</c>. Default: none.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Where groups overlap, each setting is that of the last one that has it; see <see cref="ParameterGroup"/>. A group without parameters is an error before any
    /// row is read. The reported <see cref="TrainingMetrics.LearningRate"/> is that of the options.
    /// </para>
    /// <para>This is an option of the training: the model does not keep it. Checkpoints of other groups are not resumed from.</para>
    /// </remarks>
    public IReadOnlyList<ParameterGroup> ParameterGroups = [];
}
