using ExpressML.Threads;

namespace ExpressML.Data.Rows;

/// <summary>The rows of a training, all in memory or streamed through a buffer.</summary>
internal interface ITrainingRows
{
    Shape Shape { get; }

    /// <summary>How many classes there are; 0 where targets are numbers.</summary>
    int ClassCount { get; }

    /// <summary>How many numbers are the target of a row; 0 where targets are classes.</summary>
    int TargetCount { get; }

    /// <summary>Whether each row has a weight, rather than all the weight 1.</summary>
    bool AreWeighted { get; }

    int Count { get; }

    /// <summary>How many rows are in memory at once: fewer than <see cref="Count"/> where they are streamed.</summary>
    int RowsInMemory { get; }

    /// <summary>The memory that they take.</summary>
    long BytesInMemory { get; }

    /// <summary>How many chunks the rows make.</summary>
    int ChunkCount { get; }

    /// <summary>Goes through all rows once, in the order of the source, in chunks that depend on the shape alone.</summary>
    /// <param name="parallel">Works on several chunks at once.</param>
    /// <param name="body">Gets the number of a chunk and its rows.</param>
    void ForEachChunk(ParallelRange parallel, Action<int, RowRange> body);

    /// <summary>An order of the rows to train in, a new one each epoch.</summary>
    /// <param name="batchSize">The most rows that are wanted at once.</param>
    RowOrder CreateOrder(int batchSize);
}
