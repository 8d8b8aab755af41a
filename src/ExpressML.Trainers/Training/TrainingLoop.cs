using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Trainers;

namespace ExpressML.Training;

/// <summary>Trains a network: for each batch forward, loss, backward, step; for each epoch a new order of the examples.</summary>
internal sealed class TrainingLoop
{
    private readonly Network _network;
    private readonly NetworkTrainerOptions _options;
    private readonly AugmentationChain _augmentations;
    private readonly Batches _batches;
    private readonly BatchLoss _loss;
    private readonly TrainingPass _pass;
    private readonly ParameterUpdates _updates;

    /// <summary>Plans the memory of the training.</summary>
    /// <exception cref="InvalidOperationException">Network, data and options do not go together.</exception>
    public TrainingLoop(Network network, ITrainingRows rows, Loss loss, NetworkTrainerOptions options, ParallelRange parallel)
    {
        TrainingChecks.Require(network, rows, options);

        // A batch larger than the data is the data: its memory would only lie idle.
        int batchSize = Math.Min(options.BatchSize, rows.Count);
        (_network, _options) = (network, options);
        _augmentations = new AugmentationChain(options.Augmentations, options.Mixup, rows, parallel);
        _batches = new Batches(rows, batchSize, _augmentations);
        _loss = new BatchLoss(loss, _batches, batchSize, network.OutputLength, parallel);
        _pass = new TrainingPass(network, batchSize, parallel, _batches.Load, _loss.Evaluate, FrozenLayers.Of(network, options));
        _updates = new ParameterUpdates(options, _pass.Gradients, parallel);
    }

    /// <summary>Trains for all epochs.</summary>
    /// <param name="random">Decides the order of the examples.</param>
    /// <param name="epochEnded">Called with the metrics of each whole epoch.</param>
    /// <exception cref="InvalidOperationException">The loss is no longer a finite number.</exception>
    public void Run(Random random, Action<TrainingMetrics> epochEnded)
    {
        var progress = new TrainingProgress(_options.NumberOfEpochs, _batches.Count);
        try
        {
            for (int epoch = 1; epoch <= _options.NumberOfEpochs; epoch++)
                RunEpoch(epoch, random, progress, epochEnded);
            RequireFiniteOutputs();
        }
        finally
        {
            _batches.Stop();
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

    private void RunEpoch(int epoch, Random random, TrainingProgress progress, Action<TrainingMetrics> epochEnded)
    {
        _batches.Shuffle(random);
        ulong seed = (ulong)random.NextInt64();
        _augmentations.Begin(seed);
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

    private BlockResult Result(int epoch, int batch)
    {
        double loss = 0;
        int? correct = 0;
        foreach (BlockResult result in _loss.Results)
        {
            loss += result.Loss;
            correct += result.Correct;
        }

        return double.IsFinite(loss)
            ? new BlockResult(loss, correct)
            : throw Diverged(epoch, batch, $"the loss is {(double.IsNaN(loss) ? "NaN" : "infinite")}");
    }

    // No loss is computed after the last step, which may be the one that goes too far: a few rows are scored in its place.
    private void RequireFiniteOutputs()
    {
        int rows = Math.Min(_batches.Examples, Lanes.Count), length = _network.InputShape.Length;
        float[] examples = new float[rows * length], outputs = new float[rows * _network.OutputLength], scratch = new float[length];
        for (int row = 0; row < rows; row++)
            _batches.Row(row, scratch).CopyTo(examples.AsSpan(row * length, length));
        new NetworkScorer(_network, rows, threads: 1).Score(examples, rows, outputs);
        if (!Array.TrueForAll(outputs, float.IsFinite))
            throw Diverged(_options.NumberOfEpochs, _batches.Count, "what the network gives after the last step is no longer finite");
    }

    private InvalidOperationException Diverged(int epoch, int batch, string what)
    {
        string rate = FormattableString.Invariant($"LearningRate (now {_options.LearningRate})");
        return new InvalidOperationException(
            $"Training stopped in epoch {epoch}, batch {batch}: {what}. Lower {rate}"
            + (_options.StandardizeInput ? "" : ", or scale the features, which StandardizeInput = true does")
            + (_options.StandardizeLabel ? "." : ", or scale the label, which StandardizeLabel = true does."));
    }
}
