using ExpressML.Data.Storing;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Persistence;
using ExpressML.Tensors;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training.Batching;
using ExpressML.Training.InitialModels;
using ExpressML.Training.Validation;

namespace ExpressML.Training;

/// <summary>
/// Trains a network: for each batch forward, loss, backward, step; for each epoch a new order of the examples, and a look at the validation rows.
/// </summary>
internal sealed class TrainingLoop
{
    private readonly Network _network;
    private readonly NetworkTrainerOptions _options;
    private readonly AugmentationChain _augmentations;
    private readonly Batches _batches;
    private readonly BatchLoss _loss;
    private readonly TrainingPass _pass;
    private readonly ParameterUpdates _updates;
    private readonly ValidationPass? _validation;
    private readonly TrainingStop _stop;
    private readonly TrainingProgress _progress;
    private readonly BestEpoch _best;

    /// <summary>Plans the memory of the training.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="rows">What it is trained on.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="parallel">The threads.</param>
    /// <param name="validation">What it is measured on after each epoch; null for nothing.</param>
    /// <param name="weights">How much the rows count; null as much as the data says.</param>
    /// <exception cref="InvalidOperationException">Network, data and options do not go together.</exception>
    public TrainingLoop(
        Network network, ITrainingRows rows, Loss loss, NetworkTrainerOptions options, ParallelRange parallel, ITrainingRows? validation = null, RowWeights? weights = null)
    {
        TrainingChecks.Require(network, rows, options);

        // A batch larger than the data is the data: its memory would only lie idle.
        int batchSize = Math.Min(options.BatchSize, rows.Count);
        weights ??= new RowWeights();
        (_network, _options, _stop) = (network, options, new TrainingStop(options.CancellationToken));
        _augmentations = new AugmentationChain(options.Augmentations, options.Mixup, rows, parallel);
        _batches = new Batches(rows, batchSize, _augmentations, weights);
        _loss = new BatchLoss(loss, _batches, batchSize, network.OutputLength, parallel);
        _pass = new TrainingPass(network, batchSize, parallel, _batches.Load, _loss.Evaluate, FrozenLayers.Of(network, options));
        _updates = new ParameterUpdates(options, _pass.Gradients, parallel);
        _validation = validation is null ? null : new ValidationPass(network, validation, loss, weights, batchSize, parallel.Threads, _stop);
        _progress = new TrainingProgress(options.NumberOfEpochs, _batches.Count, validation is not null, _stop);
        _best = new BestEpoch(network, options, validation is not null);
    }

    /// <summary>How many epochs are over.</summary>
    public int EpochsDone => _progress.EpochsDone;

    /// <summary>Number of the epoch whose parameters the network has at the end; 0 where that is simply the last.</summary>
    public int BestEpoch => _best.IsKept ? _best.Number : 0;

    /// <summary>Trains until all epochs are over, nothing gets better any more, or somebody asks to stop.</summary>
    /// <param name="random">Decides the order of the examples.</param>
    /// <param name="epochEnded">Called with the metrics of each whole epoch.</param>
    /// <exception cref="InvalidOperationException">The loss is no longer a finite number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the first step, or an option wants this exception.</exception>
    public void Run(Random random, Action<TrainingMetrics> epochEnded)
    {
        try
        {
            for (int epoch = 0; epoch < EpochsDone; epoch++)
            {
                _batches.Skip(random);
                DrawSeed(random);
            }

            while (EpochsDone < _options.NumberOfEpochs && !_best.IsOver && !_stop.IsAsked)
                RunEpoch(random, epochEnded);

            bool isOver = EpochsDone == _options.NumberOfEpochs || _best.IsOver;
            if (!_progress.HasBegun || (_options.ThrowOnCancellation && !isOver))
                _options.CancellationToken.ThrowIfCancellationRequested();
            _best.Restore();
            RequireFiniteOutputs();
        }
        finally
        {
            _batches.Stop();
        }
    }

    /// <summary>Writes all that the epochs that are over leave to the next.</summary>
    public void WriteState(ModelWriter writer)
    {
        _progress.Write(writer);
        foreach (Parameter parameter in Parameters)
            writer.Write(parameter.Values);
        _updates.Write(writer);
        _best.Write(writer);
    }

    /// <summary>Goes on where a training with the same settings and rows was when it wrote its state.</summary>
    public void ReadState(ModelReader reader)
    {
        _progress.Read(reader);
        foreach (Parameter parameter in Parameters)
            reader.ReadSingles(parameter.Values);
        _updates.Read(reader);
        _best.Read(reader);
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

    private IEnumerable<Parameter> Parameters => _network.Layers.SelectMany(layer => layer.Parameters);

    private static ulong DrawSeed(Random random) => (ulong)random.NextInt64();

    private void RunEpoch(Random random, Action<TrainingMetrics> epochEnded)
    {
        try
        {
            _batches.Shuffle(random);
            ulong seed = DrawSeed(random);
            _augmentations.Begin(seed);
            _progress.BeginEpoch();
            for (int batch = 1; batch <= _batches.Count && (batch == 1 || !_stop.IsAsked); batch++)
                RunBatch(batch, seed, epochEnded);
        }
        catch (OperationCanceledException) when (_options.CancellationToken.IsCancellationRequested)
        {
            // Rows that are streamed are not read to the end of a batch: the network is that of the batch before.
        }
    }

    private void RunBatch(int batch, ulong seed, Action<TrainingMetrics> epochEnded)
    {
        double learningRate = _options.LearningRate * _options.LearningRateSchedule.Factor(_progress.NextStep);
        Step(batch - 1, learningRate, seed + (ulong)batch);
        _progress.EndBatch(_batches.Examples, _loss.Weight, Result(batch));
        if (batch < _batches.Count)
            Report(_progress.Metrics(batch, learningRate));
        else
            EndEpoch(batch, learningRate, epochEnded);
    }

    // An epoch whose validation was cut short is not over: its parameters can't be compared with others.
    private void EndEpoch(int batch, double learningRate, Action<TrainingMetrics> epochEnded)
    {
        (double Loss, double Accuracy)? measured = _validation?.Measure();
        if (_validation is not null && measured is null)
            return;
        _progress.EndEpoch(measured);
        TrainingMetrics metrics = _progress.Metrics(batch, learningRate);
        _best.End(metrics);
        epochEnded(metrics);
        Report(metrics);
    }

    private void Report(TrainingMetrics metrics)
    {
        _options.MetricsCallback?.Invoke(metrics);
        _options.Progress?.Report(metrics);
    }

    private BlockResult Result(int batch)
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
            : throw Diverged(EpochsDone + 1, batch, $"the loss is {(double.IsNaN(loss) ? "NaN" : "infinite")}");
    }

    // No loss is computed after the last step, which may be the one that goes too far: a few rows are scored in its place.
    private void RequireFiniteOutputs()
    {
        int rows = Math.Min(_batches.Examples, Lanes.Count), length = _network.InputShape.Length;
        float[] examples = new float[rows * length], outputs = new float[rows * _network.OutputLength], scratch = new float[length];
        for (int row = 0; row < rows; row++)
            _batches.Row(row, scratch).CopyTo(examples.AsSpan(row * length, length));
        new PreparedNetwork(_network).Score(examples, rows, outputs, new ParallelRange(1), ScoreFunction.Identity);
        if (!Array.TrueForAll(outputs, float.IsFinite))
            throw Diverged(EpochsDone, _batches.Count, "what the network gives after the last step is no longer finite");
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
