using System.Diagnostics;
using System.Runtime.InteropServices;
using ExpressML.Losses;
using ExpressML.Persistence;
using ExpressML.Schedules;
using ExpressML.Trainers;

namespace ExpressML.Progress;

/// <summary>Counts steps, and sums up the metrics of a training. Metrics are means over examples, so a short last batch counts less.</summary>
internal sealed class TrainingProgress
{
    private readonly int _epochs;
    private readonly int _batches;
    private readonly TrainingStop _stop;
    private readonly bool _isValidated;
    private readonly List<double> _epochLosses = [];
    private readonly List<double> _validationLosses = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _epoch;
    private long _batchesBefore;
    private long _batchesOfAll;
    private long _examplesOfEpoch;
    private long _examplesOfAll;
    private long? _correct;
    private double _loss;
    private double _weight;
    private (double Loss, double Accuracy) _validation = (double.NaN, double.NaN);

    public TrainingProgress(int epochs, int batches, bool isValidated, TrainingStop stop)
    {
        (_epochs, _batches, _isValidated, _stop) = (epochs, batches, isValidated, stop);
    }

    /// <summary>How many epochs are finished.</summary>
    public int EpochsDone { get; private set; }

    /// <summary>Whether a step has been taken.</summary>
    public bool HasBegun => _batchesOfAll > 0;

    /// <summary>The state of the training when the next step begins.</summary>
    public ScheduleState NextStep => new()
    {
        Epoch = _epoch,
        NumberOfEpochs = _epochs,
        Step = _batchesOfAll + 1,
        NumberOfSteps = (long)_epochs * _batches,
        EpochLosses = CollectionsMarshal.AsSpan(_epochLosses),
        EpochValidationLosses = CollectionsMarshal.AsSpan(_validationLosses),
    };

    public void BeginEpoch() => (_epoch, _examplesOfEpoch, _correct, _loss, _weight) = (EpochsDone + 1, 0, 0, 0, 0);

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

    /// <param name="validation">Loss and accuracy of the validation rows; null without them.</param>
    public void EndEpoch((double Loss, double Accuracy)? validation)
    {
        EpochsDone = _epoch;
        _epochLosses.Add(_loss / _weight);
        if (validation is not { } measured)
            return;
        _validation = measured;
        _validationLosses.Add(measured.Loss);
    }

    /// <summary>The metrics after a batch.</summary>
    /// <param name="batch">Number of the last batch in its epoch, from 1.</param>
    /// <param name="learningRate">η, its step size.</param>
    public TrainingMetrics Metrics(int batch, double learningRate)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        long left = (long)_epochs * _batches - _batchesOfAll;
        return new TrainingMetrics
        {
            Epoch = _epoch,
            NumberOfEpochs = _epochs,
            Batch = batch,
            NumberOfBatches = _batches,
            Loss = _loss / _weight,
            Accuracy = (double?)_correct / _examplesOfEpoch ?? double.NaN,
            ValidationLoss = _validation.Loss,
            ValidationAccuracy = _validation.Accuracy,
            LearningRate = learningRate,
            ExamplesPerSecond = _examplesOfAll / elapsed.TotalSeconds,
            TimeLeft = TimeOf(elapsed.TotalSeconds * left / (_batchesOfAll - _batchesBefore)),
            Stop = _stop,
        };
    }

    /// <summary>Writes the state after an epoch.</summary>
    public void Write(ModelWriter writer)
    {
        writer.Write(EpochsDone);
        writer.Write(_validation.Loss);
        writer.Write(_validation.Accuracy);
        for (int epoch = 0; epoch < EpochsDone; epoch++)
        {
            writer.Write(_epochLosses[epoch]);
            writer.Write(_isValidated ? _validationLosses[epoch] : double.NaN);
        }
    }

    public void Read(ModelReader reader)
    {
        EpochsDone = reader.ReadCount(_epochs, "epochs");
        _batchesOfAll = _batchesBefore = (long)EpochsDone * _batches;
        _validation = (reader.ReadDouble(), reader.ReadDouble());
        for (int epoch = 0; epoch < EpochsDone; epoch++)
        {
            _epochLosses.Add(reader.ReadDouble());
            double validationLoss = reader.ReadDouble();
            if (_isValidated)
                _validationLosses.Add(validationLoss);
        }
    }

    // A training that ends when it is stopped, rather than after int.MaxValue epochs, would take longer than a TimeSpan holds.
    private static TimeSpan TimeOf(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
