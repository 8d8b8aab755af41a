using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Data.Streaming;

namespace ExpressML.Data;

/// <summary>Rows while they are read: they are counted and measured, and kept as long as they fit into memory.</summary>
internal sealed class CollectedRows
{
    private TrainingData? _data;

    public CollectedRows(RowSource source) => (_data, Targets) = (source.CreateData(), new TargetStatistics(source.Target.Outputs));

    /// <summary>The statistics of their labels.</summary>
    public TargetStatistics Targets { get; }

    public void Add(TrainingData source, int row)
    {
        Targets.Add(source, row);
        _data?.Add(source, row);
    }

    /// <summary>Keeps them no longer; they are only counted and measured.</summary>
    public void Drop() => _data = null;

    /// <summary>The rows. If they were dropped, they are read again from <paramref name="source"/> whenever they are needed.</summary>
    public ITrainingRows Rows(RowSource source, bool areBytes, RowMemory memory) =>
        (ITrainingRows?)_data ?? new StreamedRows(source, Targets.Count, areBytes, memory);
}
