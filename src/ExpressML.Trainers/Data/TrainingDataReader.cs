using ExpressML.Transforms;

namespace ExpressML.Data;

/// <summary>Pulls the training rows out of ML.NET, with rows that can't be used left out and counted.</summary>
internal sealed class TrainingDataReader
{
    private readonly RowSource _source;
    private readonly RowMemory _memory;

    /// <summary>Reads the rows of <paramref name="source"/>: into memory, as long as <paramref name="memory"/> lasts.</summary>
    public TrainingDataReader(RowSource source, RowMemory memory) => (_source, _memory, Targets) = (source, memory, new TargetStatistics(source.Outputs));

    /// <summary>What the labels of the rows are like.</summary>
    public TargetStatistics Targets { get; private set; }

    /// <summary>Rows whose label was missing.</summary>
    public long MissingLabels { get; private set; }

    /// <summary>Rows with a NaN or infinite pixel, or without a picture.</summary>
    public long NonFiniteRows { get; private set; }

    /// <summary>What is wrong with <see cref="NonFiniteRows"/>, in words.</summary>
    public string UnusableFeatures => PictureColumn.Holds(_source.Features.Type) ? "no picture" : "NaN or infinite values";

    /// <exception cref="InvalidOperationException">No row can be used, or nothing can be learned from their labels.</exception>
    public ITrainingRows Read()
    {
        ITrainingRows rows = TryRead(_source) ?? TryRead(_source with { Cursors = RowSource.PlainCursor })!;
        RequireRows(rows.Count);
        _source.Task.CheckTargets(Targets, _source.Label.Name);
        return rows;
    }

    // Null if the source has several cursors that can't be brought into an order.
    private ITrainingRows? TryRead(RowSource source)
    {
        TrainingData kind = source.CreateData();
        TrainingData? data = source.CreateData();
        Targets = new TargetStatistics(_source.Outputs);
        bool areBytes = true;
        using OrderedRows rows = source.Open(asBytes: true, whileWorking: false);
        while (rows.MoveNext())
        {
            Targets.Add(rows.Block, rows.Row);
            areBytes &= rows.Block.AreBytes;
            if (RowMemory.Needed(kind, Targets.Count, areBytes) <= _memory.Bytes)
                data?.Add(rows.Block, rows.Row);
            else
                data = null;
        }

        if (!rows.AreOrdered)
            return null;
        (MissingLabels, NonFiniteRows) = (rows.MissingLabels, rows.NonFiniteRows);
        return (ITrainingRows?)data ?? new StreamedRows(source, Targets.Count, areBytes, _memory);
    }

    private void RequireRows(int count)
    {
        if (count > 0)
            return;
        throw new InvalidOperationException(MissingLabels + NonFiniteRows == 0
            ? "The training data has no rows."
            : $"The training data has no row that can be used: {MissingLabels} have no label in column '{_source.Label.Name}', "
                + $"{NonFiniteRows} have {UnusableFeatures} in column '{_source.Features.Name}'.");
    }
}
