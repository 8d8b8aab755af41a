using ExpressML.Clusters;

namespace ExpressML.Training.Clusters;

/// <summary>What the first rank writes here, all others read: any number of bytes, of which only some are in memory.</summary>
/// <remarks>They must read as much as was written, and the first rank must flush what it wrote.</remarks>
/// <param name="cluster">The processes.</param>
internal sealed class BroadcastStream(ICluster cluster) : Stream
{
    internal const int BlockLength = 1 << 20;

    private readonly byte[] _block = new byte[BlockLength];

    // Where the first rank writes next; how much the others have read, of which nothing is left at first.
    private int _position = cluster.Rank == 0 ? 0 : BlockLength;

    /// <inheritdoc/>
    public override bool CanRead => cluster.Rank > 0;

    /// <inheritdoc/>
    public override bool CanWrite => cluster.Rank == 0;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int count = Math.Min(buffer.Length, BlockLength - _position);
            buffer[..count].CopyTo(_block.AsSpan(_position));
            _position += count;
            buffer = buffer[count..];
            if (_position == BlockLength)
                Flush();
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_position == BlockLength)
        {
            cluster.Broadcast(_block, rank: 0);
            _position = 0;
        }

        int count = Math.Min(buffer.Length, BlockLength - _position);
        _block.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Sends what is left. A block always goes as a whole, so that nobody needs to know how much was written.</summary>
    public override void Flush()
    {
        if (!CanWrite || _position == 0)
            return;
        cluster.Broadcast(_block, rank: 0);
        _position = 0;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
