namespace ExpressML.Progress;

/// <summary>Whether the training was asked to end early.</summary>
/// <param name="token">The option CancellationToken.</param>
internal sealed class TrainingStop(CancellationToken token = default)
{
    private volatile bool _isAsked;
    private StopRequest? _agreed;

    /// <summary>What was asked in this process.</summary>
    public StopRequest Here => token.IsCancellationRequested ? StopRequest.Cancellation : _isAsked ? StopRequest.Stop : StopRequest.None;

    public bool IsAsked => Request != StopRequest.None;

    private StopRequest Request => _agreed ?? Here;

    public void Ask() => _isAsked = true;

    /// <summary>From now on, what was asked is what the processes of a cluster agreed on.</summary>
    public void Agree(StopRequest request) => _agreed = request;

    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public void ThrowIfCancelled()
    {
        if (Request == StopRequest.Cancellation)
            throw _agreed is null ? new OperationCanceledException(token) : new AgreedCancellation(token);
    }
}
