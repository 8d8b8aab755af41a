using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>Stands for a trainer of another library: when it is fitted, it reads a column twice, and then changes nothing.</summary>
internal sealed class ReadingEstimator : IEstimator<ITransformer>
{
    private readonly string _column;

    public ReadingEstimator(string column) => _column = column;

    /// <summary>What it read, all rows in one, reading by reading.</summary>
    public List<float[]> Readings { get; } = [];

    public ITransformer Fit(IDataView input)
    {
        Readings.Add(input.Numbers(_column));
        Readings.Add(input.Numbers(_column));
        return new SavedStage(_ => { });
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
}
