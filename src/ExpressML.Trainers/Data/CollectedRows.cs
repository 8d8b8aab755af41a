using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Data.Streaming;

namespace ExpressML.Data;

/// <summary>Rows as they are read: counted, measured, and held as long as memory lasts.</summary>
internal sealed class CollectedRows
{
    private TrainingData? _data;

    public CollectedRows(RowSource source) => (_data, Targets) = (source.CreateData(), new TargetStatistics(source.Target.Outputs));

    /// <summary>What their labels are like.</summary>
    public TargetStatistics Targets { get; }

    public void Add(TrainingData source, int row)
    {
        Targets.Add(source, row);
        _data?.Add(source, row);
    }

    /// <summary>Holds them no longer.</summary>
    public void Drop() => _data = null;

    /// <summary>The rows; those that were dropped are read anew from <paramref name="source"/> whenever they are wanted.</summary>
    public ITrainingRows Rows(RowSource source, bool areBytes, RowMemory memory) =>
        (ITrainingRows?)_data ?? new StreamedRows(source, Targets.Count, areBytes, memory);
}
