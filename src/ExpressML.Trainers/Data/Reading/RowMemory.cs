using ExpressML.Data.Rows;

namespace ExpressML.Data.Reading;

/// <summary>How much memory training rows may take.</summary>
/// <param name="Bytes">The limit.</param>
internal readonly record struct RowMemory(long Bytes)
{
    /// <summary>1 MB, the unit of the option.</summary>
    public const int Megabyte = 1 << 20;

    // What cursors read ahead of each other is small beside the rows themselves, or small by itself.
    private const long LeastForReading = 64 * Megabyte;
    private const int ShareForReading = 8;

    /// <summary>The option MaximumMemoryForRows, or half of what the process may use.</summary>
    public static RowMemory Of(int? megabytes) =>
        new(megabytes is { } given ? (long)given * Megabyte : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>What other rows leave, and at least what reading takes.</summary>
    public RowMemory Beside(ITrainingRows others) => new(Math.Max(LeastForReading, Bytes - others.BytesInMemory));

    /// <summary>How many rows of a kind fit in.</summary>
    public int Rows(TrainingData kind, bool areBytes) => (int)Math.Min(int.MaxValue, Bytes / kind.BytesFor(1, areBytes));

    /// <summary>By how many cursors a source may be read, so that what they read ahead takes no more than its share.</summary>
    /// <param name="kind">Data with rows of the source.</param>
    /// <param name="threads">The most that are wanted.</param>
    public int Cursors(TrainingData kind, int threads)
    {
        long most = Math.Max(LeastForReading, Bytes / ShareForReading);
        int cursors = threads;
        while (cursors > 1 && kind.BytesFor(OrderedRows.RowsAhead(kind.Shape, cursors), areBytes: false) > most)
            cursors--;
        return cursors;
    }
}
