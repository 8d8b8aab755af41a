using ExpressML.Data.Rows;

namespace ExpressML.Data.Reading;

/// <summary>How much memory training rows may take.</summary>
/// <param name="Bytes">The limit.</param>
internal readonly record struct RowMemory(long Bytes)
{
    /// <summary>1 MB, the unit of MaximumMemoryForRows.</summary>
    public const int Megabyte = 1 << 20;

    // What cursors read ahead stays small compared with the rows, or small in itself.
    private const long LeastForReading = 64 * Megabyte;
    private const int ShareForReading = 8;

    /// <summary>The value of the option MaximumMemoryForRows, or half of the memory that the process may use.</summary>
    public static RowMemory Of(int? megabytes) =>
        new(megabytes is { } given ? (long)given * Megabyte : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>The memory that other rows leave, but at least as much as reading needs.</summary>
    public RowMemory Beside(ITrainingRows others) => new(Math.Max(LeastForReading, Bytes - others.BytesInMemory));

    /// <summary>How many rows of a kind fit in.</summary>
    public int Rows(TrainingData kind, bool areBytes) => (int)Math.Min(int.MaxValue, Bytes / kind.BytesFor(1, areBytes));

    /// <summary>How many cursors may read a source, so that what they read ahead takes no more than its share.</summary>
    /// <param name="kind">Data with rows of the source.</param>
    /// <param name="threads">The largest number that makes sense.</param>
    public int Cursors(TrainingData kind, int threads)
    {
        long most = Math.Max(LeastForReading, Bytes / ShareForReading);
        int cursors = threads;
        while (cursors > 1 && kind.BytesFor(OrderedRows.RowsAhead(kind.Shape, cursors), areBytes: false) > most)
            cursors--;
        return cursors;
    }
}
