using ExpressML.Threads;

namespace ExpressML.Data.Rows;

/// <summary>The rows of a training: all of them in memory, or streamed through a buffer.</summary>
internal interface ITrainingRows
{
    Shape Shape { get; }

    /// <summary>How many classes there are; 0 if targets are numbers.</summary>
    int ClassCount { get; }

    /// <summary>How many numbers the target of a row has; 0 if targets are classes.</summary>
    int TargetCount { get; }

    /// <summary>Whether rows have weights; if not, all weigh 1.</summary>
    bool AreWeighted { get; }

    int Count { get; }

    /// <summary>How many rows are in memory at once: fewer than <see cref="Count"/> if they are streamed.</summary>
    int RowsInMemory { get; }

    /// <summary>The memory that they take.</summary>
    long BytesInMemory { get; }

    /// <summary>How many chunks the rows make.</summary>
    int ChunkCount { get; }

    /// <summary>Goes through all rows once, in the order of the source, in chunks that depend on the shape only.</summary>
    /// <param name="parallel">Works on several chunks at once.</param>
    /// <param name="body">Gets the number of a chunk and its rows.</param>
    void ForEachChunk(ParallelRange parallel, Action<int, RowRange> body);

    /// <summary>The order in which epochs go through the rows.</summary>
    /// <param name="batchSize">The size of a batch.</param>
    RowOrder CreateOrder(int batchSize);
}
