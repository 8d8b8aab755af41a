namespace ExpressML.Progress;

/// <summary>Whether the training was asked to end early.</summary>
internal sealed class TrainingStop
{
    private readonly CancellationToken _token;
    private volatile bool _isAsked;

    /// <param name="token">The option CancellationToken.</param>
    public TrainingStop(CancellationToken token = default) => _token = token;

    public bool IsAsked => _isAsked || _token.IsCancellationRequested;

    public void Ask() => _isAsked = true;
}
