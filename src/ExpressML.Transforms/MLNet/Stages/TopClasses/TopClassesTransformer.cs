using ExpressML.Persistence;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Stages;
using ExpressML.Transforms.Stages.TopClasses;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Appends the best classes of each prediction with their names and probabilities; the fitted form of <see cref="TopClassesEstimator"/>.</summary>
/// <remarks>Immutable, and safe to use from many threads at once.</remarks>
public sealed class TopClassesTransformer : ITransformer
{
    internal const string Tag = "TopClasses";

    private readonly IColumnMapping[] _mappings;

    internal TopClassesTransformer(string classColumnName, string probabilityColumnName, string scoreColumnName, int numberOfClasses)
    {
        ArgumentException.ThrowIfNullOrEmpty(classColumnName);
        ArgumentException.ThrowIfNullOrEmpty(probabilityColumnName);
        ArgumentException.ThrowIfNullOrEmpty(scoreColumnName);
        (ClassColumnName, ProbabilityColumnName, ScoreColumnName, NumberOfClasses) = (classColumnName, probabilityColumnName, scoreColumnName, Guard.AtLeast(numberOfClasses, 1));
        _mappings = [new TopNameMapping(classColumnName, scoreColumnName, numberOfClasses), new TopScoreMapping(probabilityColumnName, scoreColumnName, numberOfClasses)];
    }

    /// <summary>The column that is added with the names of the classes, the best first.</summary>
    public string ClassColumnName { get; }

    /// <summary>The column that is added with their probabilities.</summary>
    public string ProbabilityColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string ScoreColumnName { get; }

    /// <summary>How many classes are given of each prediction, or all if there are fewer.</summary>
    public int NumberOfClasses { get; }

    /// <summary>Always true: each row is computed from itself alone.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new ColumnMapper(_mappings, inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ColumnMapper(_mappings, inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedDataView(_mappings, input);

    internal static TopClassesTransformer Read(ModelReader reader) => new(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32());

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelSeam.Save(ctx, Tag, writer =>
    {
        writer.Write(ClassColumnName);
        writer.Write(ProbabilityColumnName);
        writer.Write(ScoreColumnName);
        writer.Write(NumberOfClasses);
    });
}
