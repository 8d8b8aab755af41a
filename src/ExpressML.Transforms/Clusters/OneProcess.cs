namespace ExpressML.Clusters;

/// <summary>A cluster of one process, which has nobody to talk to.</summary>
internal sealed class OneProcess : ICluster
{
    private OneProcess() { }

    public static OneProcess Instance { get; } = new();

    public int Rank => 0;

    public int Size => 1;

    public void Send(ReadOnlySpan<byte> message, int rank) => throw Alone();

    public void Receive(Span<byte> message, int rank) => throw Alone();

    public void Broadcast(Span<byte> message, int rank) { }

    public void Gather(Span<byte> parts, ReadOnlySpan<int> lengths) { }

    public void Abort(string reason) { }

    private static InvalidOperationException Alone() => new("A single process has nobody to send to.");
}
