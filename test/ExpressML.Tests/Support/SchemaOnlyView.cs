using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Columns of any type and no rows: to ask for them fails, which proves that only the schema is read.</summary>
internal sealed class SchemaOnlyView : IDataView
{
    public SchemaOnlyView(DataViewType type, string name)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(name, type);
        Schema = builder.ToSchema();
    }

    public SchemaOnlyView(DataViewSchema schema) => Schema = schema;

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw new NotSupportedException();

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        throw new NotSupportedException();
}
