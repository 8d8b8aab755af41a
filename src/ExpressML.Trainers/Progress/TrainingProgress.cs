using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using ExpressML.Losses;
using ExpressML.Persistence;
using ExpressML.Schedules;
using ExpressML.Trainers;
using ExpressML.Transforms;

namespace ExpressML.Progress;

/// <summary>Counts steps, and sums up the metrics of a training. Metrics are means over examples, so a short last batch counts less.</summary>
internal sealed class TrainingProgress
{
    private readonly int _epochs;
    private readonly int _batches;
    private readonly TrainingEnd _end;
    private readonly TrainingClock _clock;
    private readonly TrainingStop _stop;
    private readonly bool _isValidated;
    private readonly IReadOnlyList<string> _metricNames;
    private readonly List<TrainingEpoch> _history = [];
    private readonly List<double> _epochLosses = [];
    private readonly List<double> _validationLosses = [];
    private int _epoch;
    private TimeSpan _start;
    private TimeSpan _startOfEpoch;
    private long _batchesBefore;
    private long _batchesOfAll;
    private long _examplesOfEpoch;
    private long _examplesOfAll;
    private long? _correct;
    private double _loss;
    private double _weight;

    public TrainingProgress(int epochs, int batches, bool isValidated, IReadOnlyList<string> metricNames, TimeSpan? budget, TrainingClock clock, TrainingStop stop)
    {
        (_epochs, _batches, _isValidated, _metricNames, _clock, _stop) = (epochs, batches, isValidated, metricNames, clock, stop);
        (_end, _start) = (new TrainingEnd(epochs, batches, budget, clock), clock.Used);
    }

    /// <summary>What was measured in the finished epochs.</summary>
    public IReadOnlyList<TrainingEpoch> History => _history;

    /// <summary>How many epochs are finished.</summary>
    public int EpochsDone => _history.Count;

    /// <summary>How many steps have been taken, in this run or before.</summary>
    public long Steps => _batchesOfAll;

    /// <summary>Whether a step has been taken.</summary>
    public bool HasBegun => _batchesOfAll > 0;

    /// <summary>Whether a step has been taken, in this run or before, and the time budget is used up.</summary>
    public bool IsTimeUsedUp => _batchesOfAll > 0 && _end.IsTimeUsedUp;

    /// <summary>The state of the training when the next step begins.</summary>
    public ScheduleState NextStep => new()
    {
        Epoch = _epoch,
        NumberOfEpochs = Math.Max(_epoch, _end.EpochsAfter(_batchesOfAll)),
        Step = _batchesOfAll + 1,
        NumberOfSteps = Math.Max(_batchesOfAll + 1, _end.StepsAfter(_batchesOfAll)),
        EpochLosses = CollectionsMarshal.AsSpan(_epochLosses),
        EpochValidationLosses = CollectionsMarshal.AsSpan(_validationLosses),
    };

    public void BeginEpoch()
    {
        (_epoch, _examplesOfEpoch, _correct, _loss, _weight) = (EpochsDone + 1, 0, 0, 0, 0);
        _startOfEpoch = _clock.Used;
        _end.Begin();
    }

    /// <param name="examples">Number of examples of the batch.</param>
    /// <param name="weight">The sum of their weights.</param>
    /// <param name="result">Their loss and correct answers.</param>
    public void EndBatch(int examples, double weight, BlockResult result)
    {
        _batchesOfAll++;
        _examplesOfEpoch += examples;
        _examplesOfAll += examples;
        _correct += result.Correct;
        _loss += result.Loss;
        _weight += weight;
    }

    /// <param name="validation">What was measured on the validation rows; null without them.</param>
    /// <param name="learningRate">η of the last step.</param>
    public void EndEpoch(ValidationResult? validation, double learningRate) => Add(new TrainingEpoch
    {
        Epoch = _epoch,
        Loss = Loss,
        Accuracy = Accuracy,
        ValidationLoss = validation?.Loss ?? double.NaN,
        ValidationAccuracy = validation?.Accuracy ?? double.NaN,
        Metrics = validation?.Metrics ?? NoMetrics,
        LearningRate = learningRate,
        Time = _clock.Used - _startOfEpoch,
    });

    /// <summary>The metrics after a batch.</summary>
    /// <param name="batch">Number of the last batch in its epoch, from 1.</param>
    /// <param name="learningRate">η, its step size.</param>
    public TrainingMetrics Metrics(int batch, double learningRate)
    {
        TimeSpan elapsed = _clock.Used - _start;
        long left = _end.StepsAfter(_batchesOfAll) - _batchesOfAll;
        return new TrainingMetrics
        {
            Epoch = _epoch,
            NumberOfEpochs = _end.EpochsAfter(_batchesOfAll),
            Batch = batch,
            NumberOfBatches = _batches,
            EpochHasEnded = EpochsDone == _epoch,
            Loss = Loss,
            Accuracy = Accuracy,
            ValidationLoss = EpochsDone == 0 ? double.NaN : _history[^1].ValidationLoss,
            ValidationAccuracy = EpochsDone == 0 ? double.NaN : _history[^1].ValidationAccuracy,
            Metrics = EpochsDone == 0 ? NoMetrics : _history[^1].Metrics,
            LearningRate = learningRate,
            ExamplesPerSecond = _examplesOfAll / elapsed.TotalSeconds,
            TimeLeft = TimeLeft(elapsed.TotalSeconds * left / (_batchesOfAll - _batchesBefore)),
            Stop = _stop,
        };
    }

    /// <summary>Writes the state after an epoch.</summary>
    public void Write(ModelWriter writer)
    {
        writer.Write(EpochsDone);
        writer.Write(_batchesOfAll);
        _clock.Write(writer);
        _end.Write(writer);
        foreach (TrainingEpoch epoch in _history)
        {
            foreach (double value in new[] { epoch.Loss, epoch.Accuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.LearningRate })
                writer.Write(value);
            foreach (string name in _metricNames)
                writer.Write(epoch.Metrics[name]);
            TrainingClock.Write(writer, epoch.Time);
        }
    }

    public void Read(ModelReader reader)
    {
        int epochs = reader.ReadCount(_epochs, "epochs");
        _batchesOfAll = _batchesBefore = reader.ReadInt64();
        if (_batchesOfAll < epochs || _batchesOfAll > (long)epochs * _batches)
            throw reader.Damaged($"it counts {_batchesOfAll} steps in {epochs} epochs of {_batches}");
        _clock.Read(reader);
        _end.Read(reader);
        _start = _clock.Used;
        _history.Clear();
        _epochLosses.Clear();
        _validationLosses.Clear();
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            Add(new TrainingEpoch
            {
                Epoch = epoch,
                Loss = reader.ReadDouble(),
                Accuracy = reader.ReadDouble(),
                ValidationLoss = reader.ReadDouble(),
                ValidationAccuracy = reader.ReadDouble(),
                LearningRate = reader.ReadDouble(),
                Metrics = ReadMetrics(reader),
                Time = TrainingClock.ReadTime(reader),
            });
        }
    }

    private static IReadOnlyDictionary<string, double> NoMetrics => ReadOnlyDictionary<string, double>.Empty;

    private double Loss => _loss / _weight;

    private double Accuracy => (double?)_correct / _examplesOfEpoch ?? double.NaN;

    private OrderedDictionary<string, double> ReadMetrics(ModelReader reader)
    {
        var metrics = new OrderedDictionary<string, double>();
        foreach (string name in _metricNames)
            metrics.Add(name, reader.ReadDouble());
        return metrics;
    }

    // Schedules want the losses as spans.
    private void Add(TrainingEpoch epoch)
    {
        _history.Add(epoch);
        _epochLosses.Add(epoch.Loss);
        if (_isValidated)
            _validationLosses.Add(epoch.ValidationLoss);
    }

    // A training that ends when it is stopped, rather than after int.MaxValue epochs, would take longer than a TimeSpan holds.
    private TimeSpan TimeLeft(double seconds)
    {
        TimeSpan most = _end.TimeLeft ?? TimeSpan.MaxValue;
        return seconds < most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : most;
    }
}
