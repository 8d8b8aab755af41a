using ExpressML.Clusters;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Persistence;
using ExpressML.Tensors;
using ExpressML.Threads;
using ExpressML.Training.Batching;
using ExpressML.Training.Outcome;
using ExpressML.Training.Planning;
using ExpressML.Transforms;

namespace ExpressML.Training;

/// <summary>What a training does for each batch: forward pass, loss, backward pass, update of the parameters.</summary>
internal sealed class TrainingStep
{
    private readonly Network _network;
    private readonly AugmentationChain _augmentations;
    private readonly Batches _batches;
    private readonly BatchLoss _loss;
    private readonly TrainingPass _pass;
    private readonly LayerNormMeter _meter;
    private readonly ParameterUpdates _updates;
    private readonly ICluster _cluster;
    private ulong _epochSeed;
    private int _epoch;

    /// <summary>Allocates the memory of a step.</summary>
    public TrainingStep(TrainingPlan plan, ParallelRange parallel)
    {
        (_network, _cluster) = (plan.Network, plan.Cluster);
        _augmentations = new AugmentationChain(plan.Augmentations, plan.Options.Mixup, plan.Rows, parallel, plan.Options.CutMix);
        _batches = new Batches(plan.Rows, plan.BatchSize, _augmentations, plan.Weights, plan.RowsOfEpoch);
        _loss = new BatchLoss(plan.AppliedLoss, _batches, plan.BatchSize, plan.Network.OutputLength, parallel);
        _pass = new TrainingPass(plan.Network, plan.BatchSize, parallel, _batches.Load, _loss.Evaluate, plan.Frozen, _cluster);
        _meter = new LayerNormMeter(plan.Network, _pass);
        Guessing = new GuessingLoss(plan, _batches);
        _updates = new ParameterUpdates(plan.Options, _pass.Gradients, parallel, plan.Groups);
    }

    /// <summary>The loss of guessing, measured batch by batch.</summary>
    public GuessingLoss Guessing { get; }

    /// <summary>Number of batches of an epoch.</summary>
    public int BatchCount => _batches.Count;

    /// <summary>Number of examples of the last batch.</summary>
    public int Examples => _batches.Examples;

    /// <summary>The sum of their weights.</summary>
    public double Weight => _loss.Weight;

    /// <summary>The names of the layers that <see cref="Run"/> measures.</summary>
    public IReadOnlyList<string> MeasuredLayers => _meter.Layers;

    /// <summary>Begins an epoch, with the rows in a new order.</summary>
    public void BeginEpoch(Random random)
    {
        _batches.Shuffle(random);
        _epochSeed = DrawSeed(random);
        _augmentations.Begin(_epochSeed, ++_epoch);
    }

    /// <summary>Skips an epoch that has been trained already: the random numbers continue where they were after it.</summary>
    public void SkipEpoch(Random random)
    {
        _batches.Skip(random);
        DrawSeed(random);
        _epoch++;
    }

    /// <summary>One step.</summary>
    /// <param name="batch">Number of the batch in its epoch, from 0.</param>
    /// <param name="factor">What the learning rates are multiplied by: the factor of the schedule.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="measured">Is given the norms of the layers; null to measure none. Default: null.</param>
    /// <returns>The loss and the correct answers of the batch, before the update.</returns>
    public BlockResult Run(int batch, double factor, int epoch = 1, Action<LayerNorm[]>? measured = null)
    {
        _batches.MoveTo(batch);
        _loss.Begin();
        _pass.MeasuresActivations = measured is not null;
        _pass.Run(_batches.Examples, _epochSeed + (ulong)batch + 1);
        _cluster.GatherShares(_loss.Results, _batches.Blocks);
        measured?.Invoke(_meter.Measure());
        _updates.Step(factor, epoch);
        return Sum(_loss.Results);
    }

    /// <summary>The first rows of the last batch, without augmentation.</summary>
    /// <param name="most">The largest number of rows.</param>
    public float[] FirstExamples(int most) => _batches.FirstRows(most);

    /// <summary>Writes the parameters and what the optimizer remembers of them.</summary>
    public void Write(ModelWriter writer)
    {
        foreach (Parameter parameter in Parameters)
            writer.Write(parameter.Values);
        _updates.Write(writer);
    }

    public void Read(ModelReader reader)
    {
        foreach (Parameter parameter in Parameters)
            reader.ReadSingles(parameter.Values);
        _updates.Read(reader);
    }

    /// <summary>Ends the epoch: a source that is still being read is closed.</summary>
    public void EndEpoch() => _batches.Stop();

    private IEnumerable<Parameter> Parameters => _network.Layers.SelectMany(layer => layer.Parameters);

    private static ulong DrawSeed(Random random) => (ulong)random.NextInt64();

    private static BlockResult Sum(ReadOnlySpan<BlockResult> results)
    {
        double loss = 0;
        int? correct = 0;
        foreach (BlockResult result in results)
        {
            loss += result.Loss;
            correct += result.Correct;
        }

        return new BlockResult(loss, correct);
    }
}
