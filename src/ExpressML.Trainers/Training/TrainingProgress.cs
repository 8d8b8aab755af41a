using System.Diagnostics;
using ExpressML.Losses;
using ExpressML.Trainers;

namespace ExpressML.Training;

/// <summary>Adds up how a training goes. Metrics are means over examples, so a short last batch counts for what it is.</summary>
internal sealed class TrainingProgress
{
    private readonly int _epochs;
    private readonly int _batches;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _epoch;
    private long _batchesOfAll;
    private long _examplesOfEpoch;
    private long _examplesOfAll;
    private long _correct;
    private double _loss;

    public TrainingProgress(int epochs, int batches) => (_epochs, _batches) = (epochs, batches);

    /// <summary>How much of the training is done, from 0 to 1.</summary>
    public double Share => (double)_batchesOfAll / ((long)_epochs * _batches);

    public void BeginEpoch(int epoch) => (_epoch, _examplesOfEpoch, _correct, _loss) = (epoch, 0, 0, 0);

    public TrainingMetrics EndBatch(int batch, int examples, BlockResult result)
    {
        _batchesOfAll++;
        _examplesOfEpoch += examples;
        _examplesOfAll += examples;
        _correct += result.Correct;
        _loss += result.Loss;

        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        return new TrainingMetrics
        {
            Epoch = _epoch,
            NumberOfEpochs = _epochs,
            Batch = batch,
            NumberOfBatches = _batches,
            Loss = _loss / _examplesOfEpoch,
            Accuracy = (double)_correct / _examplesOfEpoch,
            ExamplesPerSecond = _examplesOfAll / elapsed.TotalSeconds,
            TimeLeft = elapsed * ((1 - Share) / Share),
        };
    }
}
