using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Tensors;

namespace ExpressML.Data.Streaming;

/// <summary>The order of streamed rows: each row of a batch is drawn from a buffer, and the next row of the source takes its place.</summary>
/// <remarks>
/// Each epoch reads the source again. The order depends only on the random seed, the order of the source and the size of the buffer.
/// </remarks>
internal sealed class ShuffleBuffer : RowOrder
{
    private readonly StreamedRows _source;
    private readonly int[] _numbers;
    private readonly int[] _waiting;
    private readonly int[] _drawn;
    private OrderedRows? _rows;
    private CounterRandom _random;
    private int _read;
    private int _waitingCount;
    private int _drawnCount;

    /// <summary>A buffer of as many rows as the source has room for.</summary>
    public ShuffleBuffer(StreamedRows source, int batchSize)
    {
        (_source, Data) = (source, source.CreateBuffer());
        (_numbers, _waiting) = (new int[source.RowsInMemory], new int[source.RowsInMemory]);
        _drawn = new int[batchSize];
    }

    public override TrainingData Data { get; }

    public override int Count => _source.Count;

    public override ReadOnlySpan<int> Batch => _drawn.AsSpan(0, _drawnCount);

    public override void Shuffle(Random random)
    {
        Stop();
        (_read, _waitingCount, _drawnCount) = (0, 0, 0);
        ulong seed = DrawSeed(random);
        _random = new CounterRandom(seed);
        _rows = _source.Open(new Random((int)(seed >> 32)));
        while (_waitingCount < _waiting.Length && ReadInto(_waitingCount))
        {
        }
    }

    public override void Skip(Random random) => DrawSeed(random);

    public override void MoveTo(int start, int count)
    {
        // The rows of the last batch are done: their places are free.
        foreach (int place in Batch)
            ReadInto(place);
        if (_waitingCount < count)
            throw _source.Changed(_read);

        for (_drawnCount = 0; _drawnCount < count; _drawnCount++)
        {
            int index = (int)_random.NextBelow((ulong)_waitingCount);
            _drawn[_drawnCount] = _waiting[index];
            _waiting[index] = _waiting[--_waitingCount];
        }

        if (start + count == Count)
            RequireEnd();
    }

    public override int Number(int row) => _numbers[row];

    public override void Stop()
    {
        _rows?.Dispose();
        _rows = null;
    }

    private static ulong DrawSeed(Random random) => (ulong)random.NextInt64();

    private bool ReadInto(int place)
    {
        if (!_rows!.MoveNext())
            return false;
        if (place == Data.Count)
            Data.Add(_rows.Block, _rows.Row);
        else
            Data.Replace(place, _rows.Block, _rows.Row);
        _numbers[place] = _read++;
        _waiting[_waitingCount++] = place;
        return true;
    }

    private void RequireEnd()
    {
        if (_waitingCount > 0 || _rows!.MoveNext())
            throw _source.Changed(_read + 1);
        Stop();
    }
}
