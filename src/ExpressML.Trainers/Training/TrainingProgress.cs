using System.Diagnostics;
using ExpressML.Losses;
using ExpressML.Schedules;
using ExpressML.Trainers;

namespace ExpressML.Training;

/// <summary>Adds up how a training goes. Metrics are means over examples, so a short last batch counts for what it is.</summary>
internal sealed class TrainingProgress
{
    private readonly int _epochs;
    private readonly int _batches;
    private readonly double[] _epochLosses;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _epoch;
    private long _batchesOfAll;
    private long _examplesOfEpoch;
    private long _examplesOfAll;
    private long? _correct;
    private double _loss;
    private double _weight;

    public TrainingProgress(int epochs, int batches)
    {
        (_epochs, _batches) = (epochs, batches);
        _epochLosses = new double[epochs];
    }

    /// <summary>Where the training stands when the next step begins.</summary>
    public ScheduleState NextStep => new()
    {
        Epoch = _epoch,
        NumberOfEpochs = _epochs,
        Step = _batchesOfAll + 1,
        NumberOfSteps = (long)_epochs * _batches,
        EpochLosses = _epochLosses.AsSpan(0, _epoch - 1),
    };

    private double Share => (double)_batchesOfAll / ((long)_epochs * _batches);

    public void BeginEpoch(int epoch) => (_epoch, _examplesOfEpoch, _correct, _loss, _weight) = (epoch, 0, 0, 0, 0);

    /// <param name="batch">Number of the batch in its epoch, from 1.</param>
    /// <param name="examples">Its examples.</param>
    /// <param name="weight">What they weigh in the mean loss.</param>
    /// <param name="result">How they did.</param>
    public TrainingMetrics EndBatch(int batch, int examples, double weight, BlockResult result)
    {
        _batchesOfAll++;
        _examplesOfEpoch += examples;
        _examplesOfAll += examples;
        _correct += result.Correct;
        _loss += result.Loss;
        _weight += weight;
        _epochLosses[_epoch - 1] = _loss / _weight;

        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        return new TrainingMetrics
        {
            Epoch = _epoch,
            NumberOfEpochs = _epochs,
            Batch = batch,
            NumberOfBatches = _batches,
            Loss = _loss / _weight,
            Accuracy = (double?)_correct / _examplesOfEpoch ?? double.NaN,
            ExamplesPerSecond = _examplesOfAll / elapsed.TotalSeconds,
            TimeLeft = elapsed * ((1 - Share) / Share),
        };
    }
}
