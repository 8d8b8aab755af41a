using Microsoft.ML;

namespace ExpressML.Transforms.Columns;

/// <summary>The columns of a schema that a cursor or row was asked for.</summary>
internal sealed class ActiveColumns
{
    private readonly DataViewSchema _schema;
    private readonly bool[] _isActive;

    public ActiveColumns(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _schema = schema;
        _isActive = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
            _isActive[CheckedIndex(column)] = true;
    }

    /// <summary>The active columns, in the order of the schema.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _schema.Where(column => _isActive[column.Index]);

    public bool Contains(DataViewSchema.Column column) => _isActive[CheckedIndex(column)];

    /// <exception cref="ArgumentOutOfRangeException">The column is not active.</exception>
    public void Check(DataViewSchema.Column column)
    {
        if (!Contains(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Requested column '{column.Name}' is not active. Name it among the columns needed when asking for the cursor or row.");
    }

    private int CheckedIndex(DataViewSchema.Column column) =>
        column.Index < _isActive.Length ? column.Index : throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' is not in this schema.");
}
