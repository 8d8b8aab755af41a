using ExpressML.Data.Rows;

namespace ExpressML.Data.Reading;

/// <summary>Consecutive rows of one cursor.</summary>
internal sealed class RowBlock
{
    // A few megabytes at most, but enough rows that handing a block to another thread costs little.
    private const int MostRows = 128;
    private const int MostNumbers = 1 << 21;

    private readonly int _capacity;

    /// <summary>An empty block.</summary>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="asBytes">Whether pixels are expected to be bytes.</param>
    public RowBlock(RowSource source, bool asBytes)
    {
        _capacity = CapacityFor(source.Layout.Shape);
        Rows = source.CreateData().CreateLike(_capacity, asBytes);
    }

    /// <summary>ML.NET's batch number of the rows, which orders the rows of a set of cursors.</summary>
    public long Batch { get; private set; }

    /// <summary>The usable rows.</summary>
    public TrainingData Rows { get; }

    /// <summary>Rows that were skipped because their label was missing.</summary>
    public Skips MissingLabels { get; } = new();

    /// <summary>Rows that were skipped because their weight was missing.</summary>
    public Skips MissingWeights { get; } = new();

    /// <summary>Rows that were skipped because of a NaN or infinite pixel or a missing image.</summary>
    public Skips UnusableFeatures { get; } = new();

    /// <summary>How many rows were read, with those that were skipped.</summary>
    public long RowsRead => Rows.Count + MissingLabels.Count + MissingWeights.Count + UnusableFeatures.Count;

    /// <summary>Whether there is no room for another row.</summary>
    public bool IsFull => RowsRead == _capacity;

    /// <summary>The most rows of a block.</summary>
    public static int CapacityFor(Shape shape) => Math.Clamp(MostNumbers / shape.Length, 1, MostRows);

    /// <summary>Empties the block for the rows of a batch.</summary>
    public void Begin(long batch)
    {
        Batch = batch;
        Rows.Clear();
        MissingLabels.Clear();
        MissingWeights.Clear();
        UnusableFeatures.Clear();
    }
}
