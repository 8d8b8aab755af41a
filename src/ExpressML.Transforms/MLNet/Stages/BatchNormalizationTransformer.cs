using ExpressML.Persistence;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>y = scale·(x − mean) / √(variance + ε) + shift with fixed statistics; the fitted form of <see cref="BatchNormalizationEstimator"/>.</summary>
/// <remarks>Immutable, and safe to use from many threads at once.</remarks>
public sealed class BatchNormalizationTransformer : ITransformer
{
    internal const string Tag = "BatchNormalization";

    private const int MostColumns = 1 << 16;

    private readonly BatchNormalizationColumn[] _columns;

    internal BatchNormalizationTransformer(IEnumerable<BatchNormalizationColumn> columns, double epsilon, double scale, double shift) =>
        (_columns, Epsilon, Scale, Shift) = ([.. columns], epsilon, scale, shift);

    /// <summary>The columns, each with its statistics.</summary>
    public IReadOnlyList<BatchNormalizationColumn> Columns => _columns;

    /// <summary>ε, which is added to each variance.</summary>
    public double Epsilon { get; }

    /// <summary>γ, the standard deviation afterwards.</summary>
    public double Scale { get; }

    /// <summary>β, the mean afterwards.</summary>
    public double Shift { get; }

    /// <summary>Always true: each row is computed from itself and the fixed statistics.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new ColumnMapper(_columns, inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ColumnMapper(_columns, inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedDataView(_columns, input);

    internal static BatchNormalizationTransformer Read(ModelReader reader)
    {
        (double epsilon, double scale, double shift) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        var columns = new BatchNormalizationColumn[reader.ReadCount(MostColumns, "columns", sizeof(int))];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = BatchNormalizationColumn.Read(reader, epsilon, scale, shift);
        return new BatchNormalizationTransformer(columns, epsilon, scale, shift);
    }

    internal void Write(ModelWriter writer)
    {
        writer.Write(Epsilon);
        writer.Write(Scale);
        writer.Write(Shift);
        writer.Write(_columns.Length);
        foreach (BatchNormalizationColumn column in _columns)
            column.Write(writer);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelSeam.Save(ctx, Tag, Write);
}
