namespace ExpressML.Data;

/// <summary>Pulls the training rows out of ML.NET, with rows that can't be used left out and counted.</summary>
internal sealed class TrainingDataReader
{
    private readonly RowSource _source;
    private readonly RowMemory _memory;
    private int _firstLabel;
    private bool _hasSeveralClasses;

    /// <summary>Reads the rows of <paramref name="source"/>: into memory, as long as <paramref name="memory"/> lasts.</summary>
    public TrainingDataReader(RowSource source, RowMemory memory) => (_source, _memory) = (source, memory);

    /// <summary>Rows whose label was missing.</summary>
    public long MissingLabels { get; private set; }

    /// <summary>Rows with a NaN or infinite pixel.</summary>
    public long NonFiniteRows { get; private set; }

    /// <exception cref="InvalidOperationException">No row can be used, or all are of one class.</exception>
    public ITrainingRows Read()
    {
        ITrainingRows rows = TryRead(_source) ?? TryRead(_source with { Cursors = RowSource.PlainCursor })!;
        RequireClasses(rows.Count);
        return rows;
    }

    // Null if the source has several cursors that can't be brought into an order.
    private ITrainingRows? TryRead(RowSource source)
    {
        TrainingData kind = source.CreateData();
        TrainingData? data = source.CreateData();
        int count = 0;
        bool areBytes = true;
        using OrderedRows rows = source.Open(asBytes: true, whileWorking: false);
        while (rows.MoveNext())
        {
            Note(rows.Block.Label(rows.Row), count);
            count = checked(count + 1);
            areBytes &= rows.Block.AreBytes;
            if (RowMemory.Needed(kind, count, areBytes) <= _memory.Bytes)
                data?.Add(rows.Block, rows.Row);
            else
                data = null;
        }

        if (!rows.AreOrdered)
            return null;
        (MissingLabels, NonFiniteRows) = (rows.MissingLabels, rows.NonFiniteRows);
        return (ITrainingRows?)data ?? new StreamedRows(source, count, areBytes, _memory);
    }

    private void Note(int label, int row)
    {
        if (row == 0)
            (_firstLabel, _hasSeveralClasses) = (label, false);
        else
            _hasSeveralClasses |= label != _firstLabel;
    }

    private void RequireClasses(int count)
    {
        if (count == 0)
        {
            throw new InvalidOperationException(MissingLabels + NonFiniteRows == 0
                ? "The training data has no rows."
                : $"The training data has no row that can be used: {MissingLabels} have no label in column '{_source.Label.Name}', "
                    + $"{NonFiniteRows} have NaN or infinite values in column '{_source.Features.Name}'.");
        }

        if (!_hasSeveralClasses)
        {
            throw new InvalidOperationException(
                $"All {count} training rows are of one class in label column '{_source.Label.Name}'. A classifier needs rows of at least 2 classes.");
        }
    }
}
