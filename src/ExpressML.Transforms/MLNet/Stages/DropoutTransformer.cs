using ExpressML.Persistence;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Changes no value, except while later stages of its pipeline are fitted; the fitted form of <see cref="DropoutEstimator"/>.</summary>
/// <remarks>Immutable, and safe to use from many threads at once.</remarks>
public sealed partial class DropoutTransformer : ITransformer
{
    internal const string Tag = "Dropout";

    private readonly IColumnMapping[] _scoring;
    private readonly IColumnMapping[] _training;

    internal DropoutTransformer(string outputColumnName, string inputColumnName, double rate, int seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        (OutputColumnName, InputColumnName, Rate, Seed) = (outputColumnName, inputColumnName, Guard.AtLeastZeroBelowOne(rate), seed);

        var marked = new DropoutMapping(outputColumnName, inputColumnName, rate);
        _scoring = [marked];
        _training = [marked, new DropoutMaskMapping(outputColumnName, inputColumnName, rate, seed)];
    }

    /// <summary>The column that is added.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string InputColumnName { get; }

    /// <summary>The probability that a value is dropped while later stages are fitted.</summary>
    public double Rate { get; }

    /// <summary>Decides what is dropped.</summary>
    public int Seed { get; }

    /// <summary>Always true: each row is computed from itself alone.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new ColumnMapper(_scoring, inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ColumnMapper(_scoring, inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedDataView(_scoring, input);

    internal static DropoutTransformer Read(ModelReader reader) =>
        new(reader.ReadString(), reader.ReadString(), reader.ReadDouble(), reader.ReadInt32());

    internal void Write(ModelWriter writer)
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        writer.Write(Rate);
        writer.Write(Seed);
    }

    /// <summary>
    /// The rows for the stages that are fitted next: the column with some values dropped, others in each reading, and hidden behind it the same
    /// column with all values and the rate, for trainers that draw a mask for each epoch by themselves.
    /// </summary>
    internal IDataView TransformForTraining(IDataView input) => new MappedDataView(_training, input);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelSeam.Save(ctx, Tag, Write);
}
