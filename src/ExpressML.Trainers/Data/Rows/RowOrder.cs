
namespace ExpressML.Data.Rows;

/// <summary>The order in which an epoch goes through the training rows, batch after batch.</summary>
internal abstract class RowOrder
{
    /// <summary>Holds the rows of the current batch.</summary>
    public abstract TrainingData Data { get; }

    /// <summary>How many rows an epoch has.</summary>
    public abstract int Count { get; }

    /// <summary>The indices in <see cref="Data"/> of the rows of the current batch.</summary>
    public abstract ReadOnlySpan<int> Batch { get; }

    /// <summary>Begins an epoch, in a new order.</summary>
    public abstract void Shuffle(Random random);

    /// <summary>Skips an epoch. Default: shuffles, since an order may depend on the one before.</summary>
    public virtual void Skip(Random random) => Shuffle(random);

    /// <summary>Makes the rows from <paramref name="start"/> on the current batch. If rows are streamed, batches must follow each other.</summary>
    /// <param name="start">The index of the first row in the order.</param>
    /// <param name="count">How many rows.</param>
    public abstract void MoveTo(int start, int count);

    /// <summary>The number in the source of a row of <see cref="Data"/>.</summary>
    public abstract int Number(int row);

    /// <summary>The row of the current batch that a row is mixed with: the next one, and for the last row the first. The order is random already.</summary>
    public int Partner(int example) => example + 1 == Batch.Length ? 0 : example + 1;

    /// <summary>Ends the epoch early or late: a source that is still being read is closed.</summary>
    public virtual void Stop() { }
}
