using ExpressML.Progress;
using ExpressML.Training;
using ExpressML.Training.Planning;
using Microsoft.ML;

namespace ExpressML.Trainers;

/// <summary>Finds a learning rate: trains for some steps with a rate that grows, and looks at the loss.</summary>
/// <remarks>
/// <para>
/// In each step the rate grows by the same factor, from the lowest to the highest. Where it is too low, the loss stands still; then it falls; where it is too high, it explodes,
/// which ends the run: at a loss that is no finite number, or a smoothed one above four times the first. The suggestion is a tenth of the rate at which the smoothed loss is lowest.
/// </para>
/// <para>
/// Source: Smith 2017, "Cyclical Learning Rates for Training Neural Networks", §3.3, arXiv:1506.01186, whose rate grows in a straight line; that it grows by a factor and the
/// suggestion are those of fastai.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// LearningRateCurve curve = LearningRateFinder.Run(new LeNetTrainer(options), trainingData);
/// options.LearningRate = curve.Suggestion;
/// </code>
/// </example>
public static class LearningRateFinder
{
    /// <summary>Measures the loss for each of some rates that grow.</summary>
    /// <param name="trainer">The trainer of any task and network, with its optimizer, batch size, augmentations and first weights. It is not changed, and neither are the random numbers of its <c>MLContext</c>: without a seed in the options, it is 0.</param>
    /// <param name="input">The training data, for the trainer, so behind the stages before it. Each step takes the next batch.</param>
    /// <param name="lowest">The learning rate of the first step, above 0. Default: 1e-7.</param>
    /// <param name="highest">That of the last step, above <paramref name="lowest"/>. Default: 10.</param>
    /// <param name="steps">How many steps, at least 10. Default: 100.</param>
    /// <returns>The rates with their losses, and a suggestion. Parameter groups with a rate of their own have it multiplied as the trainer's is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or a column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The data can't be trained on, as <see cref="NetworkTrainer.Fit(IDataView)"/> says it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled by the token of the trainer's options.</exception>
    public static LearningRateCurve Run(NetworkTrainer trainer, IDataView input, double lowest = 1e-7, double highest = 10, int steps = 100)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(input);
        Guard.FiniteAndPositive(lowest);
        Guard.FiniteAndAbove(highest, lowest);
        Guard.AtLeast(steps, 10);
        TrainingPlan plan = new TrainingSetup(trainer.Recipe.ForRateSweep(), input, validationSet: null, validationFraction: null).Read(new TrainingLog(channel: null));
        return new LearningRateCurve(RateSweep.Run(plan, lowest, highest, steps));
    }
}
