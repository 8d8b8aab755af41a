using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Trainers;

namespace ExpressML.Training;

/// <summary>Trains a network: for each batch forward, loss, backward, step; for each epoch a new order of the examples.</summary>
internal sealed class TrainingLoop
{
    private readonly NetworkTrainerOptions _options;
    private readonly AugmentationChain? _augmentations;
    private readonly Batches _batches;
    private readonly BatchLoss _loss;
    private readonly TrainingPass _pass;
    private readonly ParameterUpdates _updates;

    /// <summary>Plans the memory of the training.</summary>
    /// <exception cref="InvalidOperationException">Loss, network, data and options do not go together.</exception>
    public TrainingLoop(Network network, TrainingData data, NetworkTrainerOptions options, ParallelRange parallel)
    {
        TrainingChecks.Require(network, data, options);

        // A batch larger than the data is the data: its memory would only lie idle.
        int batchSize = Math.Min(options.BatchSize, data.Count);
        _options = options;
        _augmentations = options.Augmentations.Count == 0 && options.Mixup is null
            ? null
            : new AugmentationChain(options.Augmentations, options.Mixup, data, parallel);
        _batches = new Batches(data, batchSize, _augmentations);
        _loss = new BatchLoss(options.LossOrDefault, _batches, batchSize, network.OutputLength, parallel);
        _pass = new TrainingPass(network, batchSize, parallel, _batches.Load, _loss.Evaluate);
        _updates = new ParameterUpdates(options, _pass.Gradients, parallel);
    }

    /// <summary>Trains for all epochs.</summary>
    /// <param name="random">Decides the order of the examples.</param>
    /// <param name="epochEnded">Called with the metrics of each whole epoch.</param>
    /// <exception cref="InvalidOperationException">The loss is no longer a finite number.</exception>
    public void Run(Random random, Action<TrainingMetrics> epochEnded)
    {
        var progress = new TrainingProgress(_options.NumberOfEpochs, _batches.Count);
        for (int epoch = 1; epoch <= _options.NumberOfEpochs; epoch++)
        {
            _batches.Shuffle(random);
            ulong seed = (ulong)random.NextInt64();
            _augmentations?.Begin(seed);
            progress.BeginEpoch(epoch);
            for (int batch = 1; batch <= _batches.Count; batch++)
            {
                Step(batch - 1, _options.LearningRate * _options.LearningRateSchedule.Factor(progress.NextStep), seed + (ulong)batch);
                TrainingMetrics metrics = progress.EndBatch(batch, _batches.Examples, _loss.Weight, Result(epoch, batch));
                _options.MetricsCallback?.Invoke(metrics);
                if (metrics.IsEndOfEpoch)
                    epochEnded(metrics);
            }
        }
    }

    /// <summary>One training step.</summary>
    /// <param name="batch">Number of the batch in its epoch, from 0.</param>
    /// <param name="learningRate">Size of the step.</param>
    /// <param name="seed">Decides the chance in the layers, such as what dropout drops.</param>
    public void Step(int batch, double learningRate, ulong seed)
    {
        _batches.MoveTo(batch);
        _loss.Begin();
        _pass.Run(_batches.Examples, seed);
        _updates.Step(learningRate);
    }

    private BlockResult Result(int epoch, int batch)
    {
        double loss = 0;
        int? correct = 0;
        foreach (BlockResult result in _loss.Results)
        {
            loss += result.Loss;
            correct += result.Correct;
        }

        if (double.IsFinite(loss))
            return new BlockResult(loss, correct);
        string rate = FormattableString.Invariant($"LearningRate (now {_options.LearningRate})");
        throw new InvalidOperationException(
            $"Training stopped in epoch {epoch}, batch {batch}: the loss is {(double.IsNaN(loss) ? "NaN" : "infinite")}. Lower {rate}"
            + (_options.StandardizeInput ? "." : ", or scale the features, which StandardizeInput = true does."));
    }
}
