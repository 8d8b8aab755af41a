using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Scoring;

/// <summary>A row with its prediction, which is computed once per position, when it is asked for.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private readonly NetworkMapper _mapper;
    private readonly DataViewRow _input;
    private readonly ActiveColumns _active;
    private readonly ScoringBatch? _batch;
    private long? _scoredPosition;

    public ScoredRow(NetworkMapper mapper, DataViewRow input, ActiveColumns active)
    {
        (_mapper, _input, _active) = (mapper, input, active);
        if (active.Columns.Any(mapper.IsScore))
            _batch = mapper.CreateBatch(input, capacity: 1, threads: 1);
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.Check(column);
        return _mapper.IsScore(column)
            ? _mapper.CreateGetter<TValue>(column, CurrentScores)
            : _input.GetGetter<TValue>(_mapper.InputSchema[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private ReadOnlySpan<float> CurrentScores()
    {
        if (_scoredPosition != _input.Position)
        {
            _scoredPosition = null;
            _batch!.Clear();
            _batch.Add();
            _scoredPosition = _input.Position;
        }

        return _batch!.Scores(0);
    }
}
