namespace ExpressML.Progress;

/// <summary>Whether somebody wants a training to end before its last epoch.</summary>
internal sealed class TrainingStop
{
    private readonly CancellationToken _token;
    private volatile bool _isAsked;

    /// <param name="token">The option CancellationToken.</param>
    public TrainingStop(CancellationToken token = default) => _token = token;

    public bool IsAsked => _isAsked || _token.IsCancellationRequested;

    public void Ask() => _isAsked = true;
}
