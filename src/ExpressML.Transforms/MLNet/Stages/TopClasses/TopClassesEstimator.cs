using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Stages.TopClasses;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Appends the best classes of each prediction with their names and probabilities. Made by <see cref="ExpressMLTransformsCatalog.TopClasses"/>.</summary>
/// <remarks>
/// <para><b>Input and Output Columns.</b> The input is the column Score of a multiclass or multi-label model, of ExpressML or of ML.NET: a vector of
/// <see cref="float"/> whose slot names are the class names. The outputs are a vector of text and a vector of <see cref="float"/> of the same length, the best class first.</para>
/// <para><b>Characteristics.</b> Learns nothing from the data: <see cref="Fit"/> reads the schema and no row. Saved with the model. Exportable to ONNX.</para>
/// <para><b>Details.</b> Of classes with equal scores, the first in the order of the label's keys comes first. Without names, a class is called by its key, from 1. If there are
/// fewer classes than asked for, all of them are given. A row without a prediction has empty names and NaN.</para>
/// </remarks>
public sealed class TopClassesEstimator : IEstimator<TopClassesTransformer>
{
    // A shape has no sizes: any will do.
    private const int AnySize = 2;

    private readonly TopClassesTransformer _transformer;

    internal TopClassesEstimator(TopClassesTransformer transformer) => _transformer = transformer;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public TopClassesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ScoresOfClasses.Check(inputSchema, _transformer.ScoreColumnName);
        return inputSchema
            .With(new DataViewSchema.DetachedColumn(_transformer.ClassColumnName, new VectorDataViewType(TextDataViewType.Instance, AnySize)))
            .With(new DataViewSchema.DetachedColumn(_transformer.ProbabilityColumnName, new VectorDataViewType(NumberDataViewType.Single, AnySize)));
    }
}
