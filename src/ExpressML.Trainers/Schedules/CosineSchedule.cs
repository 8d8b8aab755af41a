namespace ExpressML.Schedules;

/// <summary>The learning rate falls along half a cosine from its full value to nothing: factor (1 + cos πp) / 2 when the share p is done.</summary>
/// <remarks>
/// Large steps at first find the valley; small steps at the end settle in it. Changes with each step, not with each epoch.
/// Source: Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", equation 5, without restarts, arXiv:1608.03983.
/// </remarks>
public sealed class CosineSchedule : LearningRateSchedule
{
    internal override double Factor(double progress) => (1 + Math.Cos(Math.PI * progress)) / 2;

    /// <summary>The code that makes this schedule.</summary>
    public override string ToString() => "new CosineSchedule()";
}
