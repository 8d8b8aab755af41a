using ExpressML.Data.Rows;

namespace ExpressML.Data.Reading;

/// <summary>Rows that one cursor has read, one after the other.</summary>
internal sealed class RowBlock
{
    // A few megabytes, but enough rows that handing a block on costs next to nothing.
    private const int MostRows = 128;
    private const int MostNumbers = 1 << 21;

    private readonly int _capacity;

    /// <summary>An empty block.</summary>
    /// <param name="source">What it is for rows of.</param>
    /// <param name="asBytes">Whether to expect pixels that are bytes.</param>
    public RowBlock(RowSource source, bool asBytes)
    {
        _capacity = CapacityFor(source.Layout.Shape);
        Rows = source.CreateData().CreateLike(_capacity, asBytes);
    }

    /// <summary>The batch of ML.NET's that the rows belong to: a set's rows are in order if they go by it.</summary>
    public long Batch { get; private set; }

    /// <summary>Those that can be used.</summary>
    public TrainingData Rows { get; }

    /// <summary>Rows that were left out because their label was missing.</summary>
    public int MissingLabels { get; set; }

    /// <summary>Rows that were left out because their weight was missing.</summary>
    public int MissingWeights { get; set; }

    /// <summary>Rows that were left out because of a NaN or infinite pixel, or for want of an image.</summary>
    public int NonFiniteRows { get; set; }

    /// <summary>Why the first of these could not be read, if that is known.</summary>
    public string? FirstProblem { get; set; }

    /// <summary>Whether no row fits in any more.</summary>
    public bool IsFull => Rows.Count + MissingLabels + MissingWeights + NonFiniteRows == _capacity;

    /// <summary>The most rows of a block.</summary>
    public static int CapacityFor(Shape shape) => Math.Clamp(MostNumbers / shape.Length, 1, MostRows);

    /// <summary>Empties the block for rows of a batch.</summary>
    public void Begin(long batch)
    {
        Rows.Clear();
        (Batch, MissingLabels, MissingWeights, NonFiniteRows, FirstProblem) = (batch, 0, 0, 0, null);
    }
}
