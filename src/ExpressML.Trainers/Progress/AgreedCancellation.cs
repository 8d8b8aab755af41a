namespace ExpressML.Progress;

/// <summary>The end of a cancelled training on which all processes of a cluster agreed, so that none waits for another.</summary>
internal sealed class AgreedCancellation(CancellationToken token) : OperationCanceledException(token);
