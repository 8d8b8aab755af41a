using ExpressML.Networks.Scoring;
using ExpressML.Training.Planning;

namespace ExpressML.Training;

/// <summary>Stops a training whose loss or outputs are no longer finite, and says what to do.</summary>
internal sealed class FiniteCheck
{
    private readonly TrainingPlan _plan;

    public FiniteCheck(TrainingPlan plan) => _plan = plan;

    /// <param name="loss">The loss of a batch.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="batch">Number of the batch, from 1.</param>
    /// <exception cref="InvalidOperationException">It is not finite.</exception>
    public void RequireLoss(double loss, int epoch, int batch)
    {
        if (!double.IsFinite(loss))
            throw Diverged(epoch, batch, $"the loss is {(double.IsNaN(loss) ? "NaN" : "infinite")}");
    }

    /// <summary>Checks the outputs for some examples: no loss is computed after the last step, which may be the one that goes too far.</summary>
    /// <inheritdoc cref="RequireLoss"/>
    public void RequireOutputs(float[] examples, int epoch, int batch)
    {
        int count = examples.Length / _plan.Network.InputShape.Length;
        float[] outputs = new float[count * _plan.Network.OutputLength];
        new NetworkScorer(_plan.Network, threads: 1).Score(examples, count, outputs);
        if (!Array.TrueForAll(outputs, float.IsFinite))
            throw Diverged(epoch, batch, "the outputs after the last step are no longer finite");
    }

    private InvalidOperationException Diverged(int epoch, int batch, string what)
    {
        string rate = FormattableString.Invariant($"LearningRate (now {_plan.Options.LearningRate})")
            + (_plan.Options.ParameterGroups.Any(group => group.LearningRate > 0) ? " and the rates of ParameterGroups" : "");
        return new InvalidOperationException(
            $"Training stopped in epoch {epoch}, batch {batch}: {what}. Lower {rate}"
            + (_plan.Options.StandardizeInput ? "" : ", or scale the features, which StandardizeInput = true does")
            + (_plan.Options.StandardizeLabel ? "." : ", or scale the label, which StandardizeLabel = true does."));
    }
}
