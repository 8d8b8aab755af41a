using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Seams;
using Microsoft.ML;

namespace ExpressML.Transforms.Scoring;

/// <summary>The rows of a view with their predictions. Nothing is computed before a cursor is asked for a score.</summary>
internal sealed partial class ScoredDataView : IDerivedView
{
    private readonly NetworkMapper _mapper;
    private readonly IDataView _source;
    private readonly int _numberOfThreads;

    public ScoredDataView(NetworkMapper mapper, IDataView source, int numberOfThreads)
    {
        (_mapper, _source, _numberOfThreads) = (mapper, source, numberOfThreads);
    }

    public IDataView Source => _source;

    public DataViewSchema Schema => _mapper.OutputSchema;

    public bool CanShuffle => _source.CanShuffle;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        IEnumerable<DataViewSchema.Column> needed = _mapper.GetDependencies(active.Columns);

        // The plain cursor of most transforms computes ahead on threads of its own, and ends at the first row without an image. That of a set does not.
        DataViewRowCursor input = _mapper.ReadsNumbersOfImages ? _source.GetRowCursorSet(needed, 1, rand)[0] : _source.GetRowCursor(needed, rand);
        return Score(input, active, _numberOfThreads);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        DataViewRowCursor[] inputs = _source.GetRowCursorSet(_mapper.GetDependencies(active.Columns), n, rand);

        // The cursors of a set are read in parallel already.
        int threads = inputs.Length == 1 ? _numberOfThreads : 1;
        return Array.ConvertAll(inputs, input => Score(input, active, threads));
    }

    private DataViewRowCursor Score(DataViewRowCursor input, ActiveColumns active, int threads)
    {
        bool computes = active.Columns.Any(_mapper.IsScore);
        bool canKeep = active.Columns.All(column => _mapper.IsScore(column) || KeptColumn.CanKeep(column.Type));
        return computes && canKeep
            ? new LookAheadCursor(_mapper, input, active, threads)
            : new RowByRowCursor(input, new ScoredRow(_mapper, input, active));
    }
}
