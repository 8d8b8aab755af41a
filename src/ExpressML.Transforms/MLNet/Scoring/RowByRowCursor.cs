using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Scoring;

/// <summary>Moves over rows and shows each through a row that is computed from it, one at a time.</summary>
internal sealed class RowByRowCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly DataViewRow _row;

    /// <param name="input">Moves.</param>
    /// <param name="row">Stands on <paramref name="input"/>, and disposes of it.</param>
    public RowByRowCursor(DataViewRowCursor input, DataViewRow row) => (_input, _row) = (input, row);

    public override DataViewSchema Schema => _row.Schema;

    public override long Position => _row.Position;

    public override long Batch => _row.Batch;

    public override bool MoveNext() => _input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => _row.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _row.Dispose();
        base.Dispose(disposing);
    }
}
