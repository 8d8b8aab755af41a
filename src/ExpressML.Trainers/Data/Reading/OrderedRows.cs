using ExpressML.Data.Rows;

namespace ExpressML.Data.Reading;

/// <summary>The rows of a source, one after the other in its order, whether one cursor reads them or several.</summary>
/// <remarks>
/// ML.NET's contract for a set of cursors: the batch numbers of each cursor rise, no batch is in two cursors, and sorted by batch number the rows are
/// those of a single cursor.
/// </remarks>
internal sealed class OrderedRows : IDisposable
{
    // ML.NET distributes rows to the cursors of a set in batches of at most this size.
    private const int RowsOfBatch = 128;

    private readonly BlockReader[] _readers;
    private readonly Func<TrainingData, int, bool>? _isWanted;
    private readonly CancellationToken _cancellation;
    private readonly RowBlock?[] _heads;
    private RowBlock? _block;
    private int _reader = -1;
    private long _lastBatch = long.MinValue;
    private bool _isAtEnd;
    private long _rowsBefore;

    /// <summary>Rows of the cursors of one set.</summary>
    /// <param name="cursors">They belong to this, which disposes of them.</param>
    /// <param name="asBytes">Whether pixels are expected to be bytes.</param>
    /// <param name="inBackground">Whether a thread per cursor reads ahead.</param>
    /// <param name="isWanted">Called for each usable row, in order, to select rows. Null selects all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public OrderedRows(RowCursor[] cursors, bool asBytes, bool inBackground, Func<TrainingData, int, bool>? isWanted = null, CancellationToken cancellation = default)
    {
        (_isWanted, _cancellation) = (isWanted, cancellation);
        int blocks = inBackground ? BlocksAhead(cursors[0].Source.Layout.Shape, cursors.Length) : 1;
        _readers = Array.ConvertAll(cursors, cursor => new BlockReader(cursor, asBytes, blocks));
        _heads = new RowBlock?[cursors.Length];
    }

    /// <summary>Holds the current row.</summary>
    public TrainingData Block => _block!.Rows;

    /// <summary>Where in <see cref="Block"/> the current row is.</summary>
    public int Row { get; private set; }

    /// <summary>Rows so far whose label was missing.</summary>
    public Skips MissingLabels { get; } = new();

    /// <summary>Rows so far whose weight was missing.</summary>
    public Skips MissingWeights { get; } = new();

    /// <summary>Rows so far with a NaN or infinite pixel, or without an image.</summary>
    public Skips UnusableFeatures { get; } = new();

    /// <summary>Whether the cursors have kept the contract so far. If not, the rows end, and must be read again with one cursor.</summary>
    public bool AreOrdered { get; private set; } = true;

    /// <summary>How many rows are in memory at most when cursors are read in the background.</summary>
    public static long RowsAhead(Shape shape, int cursors) => (long)cursors * BlocksAhead(shape, cursors) * RowBlock.CapacityFor(shape);

    /// <summary>Moves to the next usable, selected row; false at the end.</summary>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public bool MoveNext()
    {
        _cancellation.ThrowIfCancellationRequested();
        do
            MoveOn();
        while (!_isAtEnd && _isWanted?.Invoke(Block, Row) == false);
        return !_isAtEnd;
    }

    public void Dispose()
    {
        foreach (BlockReader reader in _readers)
            reader.Stop();
        foreach (BlockReader reader in _readers)
            reader.Dispose();
    }

    // One in use, one being filled, and between them enough that each cursor of a set can finish its batch before its turn.
    private static int BlocksAhead(Shape shape, int cursors)
    {
        int capacity = RowBlock.CapacityFor(shape);
        return 2 + (cursors == 1 ? 1 : (RowsOfBatch + capacity - 1) / capacity);
    }

    private void MoveOn()
    {
        Row++;
        while (!_isAtEnd && Row >= (_block?.Rows.Count ?? 0))
        {
            _isAtEnd = !MoveToNextBlock();
            Row = 0;
        }
    }

    private bool MoveToNextBlock()
    {
        int next = 0;
        for (int i = 0; i < _readers.Length; i++)
        {
            if (_block is null || i == _reader)
                _heads[i] = _readers[i].Read();
            if (_heads[next] is null || _heads[i]?.Batch < _heads[next]!.Batch)
                next = i;
        }

        if (_heads[next] is not { } block)
            return false;

        bool continues = next == _reader && block.Batch == _lastBatch;
        AreOrdered = _readers.Length == 1 || continues || block.Batch > _lastBatch;
        (_reader, _block, _lastBatch) = (next, block, block.Batch);
        MissingLabels.Add(block.MissingLabels, _rowsBefore);
        MissingWeights.Add(block.MissingWeights, _rowsBefore);
        UnusableFeatures.Add(block.UnusableFeatures, _rowsBefore);
        _rowsBefore += block.RowsRead;
        return AreOrdered;
    }
}
