namespace ExpressML.Optimizers;

/// <summary>A gradient method: how a step changes the parameters, given their gradients.</summary>
/// <remarks>
/// It holds its settings only; what it remembers from step to step is kept by the training run. One optimizer may serve many trainings.
/// To write one, derive from this class: <see cref="Update"/> treats each parameter on its own, since a tensor comes in several ranges,
/// cut by its length alone, and on several threads at once.
/// </remarks>
public abstract class Optimizer
{
    /// <summary>Numbers remembered for each parameter. Default: 0.</summary>
    public virtual int StateCount => 0;

    /// <summary>Whether the method makes sense only when each step sees all rows, so that <c>BatchSize</c> must be at least their number. Default: false.</summary>
    public virtual bool NeedsFullBatch => false;

    /// <summary>Checks the settings. Called when a trainer is made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }

    /// <summary>Changes a range of parameters by one step.</summary>
    /// <param name="parameters">The parameters, their gradients and states.</param>
    public abstract void Update(ParameterStep parameters);

    private protected static void RequireShare(double value, string name)
    {
        if (!(value >= 0 && value < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1.");
    }

    private protected static void RequirePositive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number above 0.");
    }

    private protected static void RequireNotNegative(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number of at least 0.");
    }
}
