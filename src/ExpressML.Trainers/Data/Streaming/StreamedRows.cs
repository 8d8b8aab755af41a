using System.Globalization;
using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Threads;

namespace ExpressML.Data.Streaming;

/// <summary>Rows that do not fit into memory: each use reads the source again.</summary>
internal sealed class StreamedRows : ITrainingRows
{
    private readonly RowSource _source;
    private readonly TrainingData _none;
    private readonly bool _areBytes;

    /// <summary>Rows that have been counted.</summary>
    /// <param name="source">Where they are read from.</param>
    /// <param name="count">How many of them are usable.</param>
    /// <param name="areBytes">Whether all their pixels are bytes.</param>
    /// <param name="memory">How much memory they may take.</param>
    public StreamedRows(RowSource source, int count, bool areBytes, RowMemory memory)
    {
        (_source, Count, _areBytes, Memory) = (source, count, areBytes, memory);
        _none = source.CreateData();
        RowsInMemory = memory.Rows(_none, areBytes);
    }

    public Shape Shape => _none.Shape;

    public int ClassCount => _none.ClassCount;

    public int TargetCount => _none.TargetCount;

    public bool AreWeighted => _none.AreWeighted;

    public int Count { get; }

    public int RowsInMemory { get; }

    /// <summary>How much memory they may take.</summary>
    public RowMemory Memory { get; }

    public long BytesInMemory => Memory.Bytes;

    /// <summary>Whether each epoch lets the source give its rows, or pieces of them, in another order. Default: false, they come in the order of the source.</summary>
    public bool IsShuffledAtSource { get; set; }

    /// <summary>Whether that is possible: a split knows its rows by their order.</summary>
    public bool CanShuffleAtSource => _source.View.CanShuffle && _source.Part is null;

    /// <summary>Whether it would be possible without the split.</summary>
    public bool CanShuffleWithoutSplit => _source.View.CanShuffle && _source.Part is not null;

    public int ChunkCount => (Count + _none.RowsAChunk - 1) / _none.RowsAChunk;

    public TrainingData CreateBuffer() => _none.CreateLike(_none.RowsAChunk, _areBytes);

    /// <summary>The value of MaximumMemoryForRows that lets this many rows be in memory at once.</summary>
    public long MegabytesFor(long rows) => _none.BytesFor(rows, _areBytes) / RowMemory.Megabyte + 1;

    /// <summary>Begins to read the rows.</summary>
    /// <param name="shuffle">Decides the order of the source, if it is shuffled.</param>
    public OrderedRows Open(Random? shuffle = null) => _source.Open(_areBytes, whileWorking: true, IsShuffledAtSource ? shuffle : null);

    public RowOrder CreateOrder(int batchSize) => new ShuffleBuffer(this, batchSize);

    public void ForEachChunk(ParallelRange parallel, Action<int, RowRange> body)
    {
        TrainingData[] chunks = [.. Enumerable.Range(0, Math.Min(parallel.Threads, ChunkCount)).Select(_ => CreateBuffer())];
        using OrderedRows rows = Open();
        int read = 0;
        for (int first = 0; first < ChunkCount; first += chunks.Length)
        {
            int count = Math.Min(chunks.Length, ChunkCount - first);
            for (int i = 0; i < count; i++)
                read += Fill(chunks[i], Math.Min(_none.RowsAChunk, Count - read), rows);
            parallel.For(count, i => body(first + i, new RowRange(chunks[i], 0, chunks[i].Count)));
        }

        if (read < Count || rows.MoveNext())
            throw Changed(read < Count ? read : Count + 1);
    }

    /// <summary>The exception for a source whose number of rows has changed.</summary>
    /// <param name="read">How many rows were read.</param>
    public InvalidOperationException Changed(int read) => new(
        $"The {_source.Name} had {Count} rows when it was read first, and now has {(read > Count ? "more" : $"only {read}")}. Since it does not fit into "
        + "MaximumMemoryForRows, each epoch reads it again, and must get the same rows. Raise that option, or save the rows to a file first.");

    /// <summary>Tells that the rows are streamed, and why.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} rows need {MegabytesFor(Count)} MB, and MaximumMemoryForRows is {Memory.Bytes / RowMemory.Megabyte} MB: "
        + $"each epoch reads them again and shuffles them in a buffer of {RowsInMemory} rows.");

    private static int Fill(TrainingData chunk, int count, OrderedRows rows)
    {
        chunk.Clear();
        while (chunk.Count < count && rows.MoveNext())
            chunk.Add(rows.Block, rows.Row);
        return chunk.Count;
    }
}
