
namespace ExpressML.Data.Rows;

/// <summary>In which order an epoch goes through the training rows, batch after batch.</summary>
internal abstract class RowOrder
{
    /// <summary>Holds the rows of the current batch.</summary>
    public abstract TrainingData Data { get; }

    /// <summary>How many rows an epoch has.</summary>
    public abstract int Count { get; }

    /// <summary>Where in <see cref="Data"/> the rows of the current batch are.</summary>
    public abstract ReadOnlySpan<int> Batch { get; }

    /// <summary>Begins an epoch, in a new order.</summary>
    public abstract void Shuffle(Random random);

    /// <summary>Leaves out an epoch. Default: shuffles, since an order may build on the one before.</summary>
    public virtual void Skip(Random random) => Shuffle(random);

    /// <summary>Makes the rows from <paramref name="start"/> on the current batch. Where rows are streamed, batches must follow each other.</summary>
    /// <param name="start">The first row's place in the order.</param>
    /// <param name="count">How many rows.</param>
    public abstract void MoveTo(int start, int count);

    /// <summary>The number in the source of a row of <see cref="Data"/>.</summary>
    public abstract int Number(int row);

    /// <summary>Which row of the current batch one is mixed with: the next, and the last with the first. The order is random already.</summary>
    public int Partner(int example) => example + 1 == Batch.Length ? 0 : example + 1;

    /// <summary>Ends the epoch, wherever it is: a source that is being read is closed.</summary>
    public virtual void Stop() { }
}
