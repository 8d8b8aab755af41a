namespace ExpressML.Progress;

/// <summary>Whether somebody asked a training to end, from the least to the most.</summary>
internal enum StopRequest
{
    /// <summary>Nobody did.</summary>
    None,

    /// <summary>A callback did, after a step.</summary>
    Stop,

    /// <summary>The option CancellationToken did.</summary>
    Cancellation,
}
