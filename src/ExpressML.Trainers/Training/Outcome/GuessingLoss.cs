using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Training.Batching;
using ExpressML.Training.Planning;

namespace ExpressML.Training.Outcome;

/// <summary>The loss of guessing: of outputs that are the same for every row. That is ln K for K classes of equal size, and the variance of a number.</summary>
/// <remarks>
/// It is measured on the targets of one epoch, with the weights, the label smoothing and the mixup of the training. So it can be compared with the loss of the
/// training, whatever the loss function.
/// </remarks>
internal sealed class GuessingLoss
{
    private readonly Loss _loss;
    private readonly Batches _batches;
    private readonly float[][] _guesses;
    private readonly double[] _sums;
    private readonly float[] _gradient;
    private double _weight;

    /// <param name="plan">The training.</param>
    /// <param name="batches">Its batches.</param>
    public GuessingLoss(TrainingPlan plan, Batches batches)
    {
        (_loss, _batches) = (plan.AppliedLoss, batches);
        _guesses = [.. ConstantOutputs.Of(plan).Select(Block)];
        _sums = new double[_guesses.Length];
        _gradient = new float[plan.Network.OutputLength * Lanes.Count];
    }

    /// <summary>The mean loss of the best guess over the batches so far; NaN if there is none.</summary>
    public double Mean => _sums.Length == 0 ? double.NaN : _sums.Min() / _weight;

    /// <summary>Adds the current batch.</summary>
    /// <param name="weight">The sum of the weights of its rows.</param>
    public void AddBatch(double weight)
    {
        _weight += weight;
        double own = _batches.OwnShare;
        for (int block = 0; block < _batches.Blocks; block++)
        {
            for (int guess = 0; guess < _guesses.Length; guess++)
            {
                _sums[guess] += own * _loss.Evaluate(_guesses[guess], _batches.Targets(block), 0, _gradient).Loss;
                if (_batches.AreMixed)
                    _sums[guess] += (1 - own) * _loss.Evaluate(_guesses[guess], _batches.PartnerTargets(block), 0, _gradient).Loss;
            }
        }
    }

    // The same outputs in each lane.
    private static float[] Block(double[] outputs) => [.. outputs.SelectMany(output => Enumerable.Repeat((float)output, Lanes.Count))];
}
