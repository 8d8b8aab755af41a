namespace ExpressML.Optimizers;

/// <summary>How a training step changes the parameters, given their gradients.</summary>
/// <remarks>
/// An optimizer holds its settings only. The training keeps what is remembered from step to step, so one optimizer may serve many trainings.
/// To write your own, derive from this class. <see cref="Update"/> must treat each parameter on its own: a tensor is cut into ranges, and several
/// threads update them at once.
/// </remarks>
public abstract class Optimizer
{
    /// <summary>Numbers remembered for each parameter. Default: 0.</summary>
    public virtual int StateCount => 0;

    /// <summary>Whether each step needs all rows, so that <c>BatchSize</c> must be at least their number. Default: false.</summary>
    public virtual bool NeedsFullBatch => false;

    /// <summary>Whether it applies <see cref="ParameterStep.WeightDecay"/>, so that groups of parameters can set one. Default: false.</summary>
    public virtual bool HasWeightDecay => false;

    /// <summary>Checks the settings. Called when a trainer is made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }

    /// <summary>Updates a range of parameters.</summary>
    /// <param name="parameters">The parameters, their gradients and states.</param>
    public abstract void Update(ParameterStep parameters);
}
