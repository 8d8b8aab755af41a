using ExpressML.Data.Targets;
using ExpressML.Transforms.Columns;
using Microsoft.ML;

namespace ExpressML.Data.Reading;

/// <summary>Fills blocks with the rows of one cursor. Rows that can't be used are skipped and counted.</summary>
internal sealed class RowCursor : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly FeatureReader _features;
    private readonly TargetReader _target;
    private readonly WeightReader? _weight;
    private bool _hasBegun;
    private bool _isOnRow;

    public RowCursor(DataViewRowCursor cursor, RowSource source)
    {
        (_cursor, Source) = (cursor, source);
        _features = FeatureReader.Create(cursor, source.Features, source.Layout, source.Report);
        _target = source.Target.CreateReader(cursor);
        _weight = source.Weight is { } weight ? new WeightReader(cursor, weight) : null;
    }

    public RowSource Source { get; }

    /// <summary>Reads the next rows of one batch; false if there are none.</summary>
    public bool Read(RowBlock block)
    {
        if (!_hasBegun)
            (_hasBegun, _isOnRow) = (true, _cursor.MoveNext());
        if (!_isOnRow)
            return false;

        block.Begin(_cursor.Batch);
        do
        {
            Source.Cancellation.ThrowIfCancellationRequested();
            ReadRow(block);
            _isOnRow = _cursor.MoveNext();
        }
        while (_isOnRow && !block.IsFull && _cursor.Batch == block.Batch);
        return true;
    }

    public void Dispose() => _cursor.Dispose();

    private void ReadRow(RowBlock block)
    {
        if (!_target.TryRead())
            block.MissingLabels.Add(block.RowsRead);
        else if (_weight?.TryRead() == false)
            block.MissingWeights.Add(block.RowsRead);
        else if (_features.TryRead(block.Rows.NextRow()))
            _target.Commit(block.Rows, _weight?.Weight ?? 1);
        else
            block.UnusableFeatures.Add(block.RowsRead, _features.Problem);
    }
}
