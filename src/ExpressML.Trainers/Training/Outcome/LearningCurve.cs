using System.Globalization;
using ExpressML.Losses;
using ExpressML.Training.Planning;

namespace ExpressML.Training.Outcome;

/// <summary>The losses of the epochs, and what they say at the end: whether the network has learned nothing, could have gone on learning, or knew the training rows by heart long before.</summary>
internal sealed class LearningCurve
{
    // A loss that is less than this share below that of guessing says nothing of the features.
    private const double LeastGain = 0.02;
    private const int LastEpochs = 3;

    // A training could go on if its loss is still a good share of that of guessing, and its second half lowered it almost as much as its first.
    private const double MuchLoss = 0.25;
    private const double MuchGain = 0.1;
    private const double SteadyGain = 0.6;

    // Rows are known by heart if almost none is wrong for half of the training, and that was much longer than usual.
    private const double AlmostAll = 0.999;
    private const int TimesTheUsualEpochs = 2;

    private readonly TrainingPlan _plan;
    private readonly GuessingLoss _guessing;
    private readonly List<(double Loss, double Accuracy, double Steps)> _epochs = [];
    private double _steps;

    /// <param name="plan">The training.</param>
    /// <param name="guessing">The loss of guessing, which is measured in the first epoch.</param>
    public LearningCurve(TrainingPlan plan, GuessingLoss guessing) => (_plan, _guessing) = (plan, guessing);

    /// <summary>Adds the current batch to the current epoch.</summary>
    /// <param name="learningRate">η, its step size.</param>
    /// <param name="weight">The sum of the weights of its rows.</param>
    public void EndStep(double learningRate, double weight)
    {
        _steps += learningRate;
        if (_epochs.Count == 0)
            _guessing.AddBatch(weight);
    }

    /// <summary>Ends the current epoch.</summary>
    /// <param name="loss">Its mean training loss.</param>
    /// <param name="accuracy">The share of the training rows that were classified correctly; NaN if they are not classified.</param>
    public void EndEpoch(double loss, double accuracy) => _epochs.Add((loss, accuracy, _steps));

    /// <summary>What is wrong with the training, and what to do; null if nothing is.</summary>
    /// <param name="epochsDone">The number of the last epoch.</param>
    /// <param name="isTimeUsedUp">Whether the time budget has ended it.</param>
    public string? Judge(int epochsDone, bool isTimeUsedUp = false)
    {
        string longer = isTimeUsedUp ? $"a longer TimeBudget than {_plan.Options.TimeBudget}" : $"more epochs than {_plan.NumberOfEpochs}";
        double guessing = _guessing.Mean;
        if (_epochs.Count == 0 || !(guessing > 0))
            return null;
        double lowest = _epochs.TakeLast(LastEpochs).Min(epoch => epoch.Loss), last = _epochs[^1].Loss;
        if (lowest > (1 - LeastGain) * guessing)
        {
            return $"The network has learned almost nothing from the features: the training loss at the end is {Number(last)}, and guessing gives {Number(guessing)}{Meaning(guessing)}. "
                + $"Check that each label belongs to its row, and that LearningRate ({Number(_plan.Options.LearningRate)}) is neither too high nor too low; or set {longer}.";
        }

        // First weights may be worse than guessing, which is soon unlearned and no measure of what follows.
        double half = LossAtHalf(), firstGain = Math.Min(guessing, _epochs[0].Loss) - half, secondGain = half - last;
        bool couldGoOn = (isTimeUsedUp || epochsDone == _plan.NumberOfEpochs) && last > MuchLoss * guessing && secondGain > MuchGain * guessing && secondGain > SteadyGain * firstGain;
        return couldGoOn
            ? $"The training loss fell until the end: in the second half of the training from {Number(half)} to {Number(last)}; guessing gives {Number(guessing)}{Meaning(guessing)}. "
                + $"Set {longer}, or a higher LearningRate than {Number(_plan.Options.LearningRate)}."
            : KnownByHeart(epochsDone, isTimeUsedUp);
    }

    // Without a validation set, nobody sees that other rows are scored worse and worse.
    private string? KnownByHeart(int epochsDone, bool isTimeUsedUp)
    {
        int usual = _plan.Options.EpochsFor(_plan.RowsOfEpoch, _plan.NumberOfBatches);
        int since = epochsDone - _epochs.AsEnumerable().Reverse().TakeWhile(epoch => epoch.Accuracy >= AlmostAll).Count() + 1;
        return _plan.Validation is null && epochsDone > TimesTheUsualEpochs * usual && since <= epochsDone / 2
            ? $"The network knew the training rows by heart from epoch {since} of {epochsDone} on: at least {Number(100 * AlmostAll)} % of them were right in each epoch since. More epochs may make it worse on other rows. "
                + $"Set {(isTimeUsedUp ? "a shorter TimeBudget" : $"fewer epochs ({usual} are usual here)")}, Augmentations, "
                + "or ValidationSetFraction = 0.1, which keeps the network of the best epoch."
            : null;
    }

    // Half of the way by step sizes rather than by epochs, since a schedule makes the last steps small. The loss of an epoch is that of its middle.
    private double LossAtHalf()
    {
        double Middle(int epoch) => (_epochs[epoch].Steps + (epoch == 0 ? 0 : _epochs[epoch - 1].Steps)) / 2;
        double half = (Middle(0) + Middle(_epochs.Count - 1)) / 2;
        int next = 1;
        while (next < _epochs.Count - 1 && Middle(next) < half)
            next++;
        if (_epochs.Count == 1)
            return _epochs[0].Loss;
        double part = Middle(next) > Middle(next - 1) ? (half - Middle(next - 1)) / (Middle(next) - Middle(next - 1)) : 1;
        return _epochs[next - 1].Loss + part * (_epochs[next].Loss - _epochs[next - 1].Loss);
    }

    private string Meaning(double guessing)
    {
        int classes = _plan.Rows.ClassCount;
        return _plan.Loss is SoftmaxCrossEntropy && Math.Abs(guessing - Math.Log(classes)) < 0.01 * guessing ? $" (ln {classes}, for {classes} classes)"
            : _plan is { Loss: MeanSquaredError, TargetKind: TargetKind.Number } ? " (the variance of the label)"
            : "";
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
