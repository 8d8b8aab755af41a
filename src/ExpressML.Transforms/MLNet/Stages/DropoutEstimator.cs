using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Transforms;

/// <summary>
/// Drops values of a column at random while the trainer behind it is fitted, and changes nothing when scoring. Made by
/// <see cref="ExpressMLTransformsCatalog.Dropout"/>.
/// </summary>
/// <remarks>
/// <para>
/// <b>Input and Output Columns.</b> The input is a vector of <see cref="float"/> or <see cref="byte"/> of known size. The output is a vector of
/// <see cref="float"/> with the same dimensions and annotations, and one more annotation, <c>DropoutRate</c>.
/// </para>
/// <para>
/// <b>Characteristics.</b> Learns nothing from the data: <see cref="Fit"/> reads the schema and no row. Saved with the model. Exportable to ONNX.
/// </para>
/// <para>
/// <b>Details.</b> While later stages are fitted, y = 0 with probability rate, else x / (1 − rate), so that the expected value stays x. In
/// <c>Transform</c>, a <c>PredictionEngine</c>, the scoring part of <c>CrossValidate</c> and a loaded model, y = x.
/// </para>
/// <para>
/// A trainer of ExpressML whose feature column this is draws a new mask for each row in each epoch from its own seed, however the pipeline is put
/// together: in one chain, in nested ones, with a cache in between, or fitted and transformed by hand. Other trainers of ML.NET see values dropped in a chain
/// of <c>Append</c>s: others each time that they read the rows, from this stage's seed. They see none dropped in a nested chain (one held as
/// <c>IEstimator&lt;ITransformer&gt;</c> and appended to) or by hand; and a cache in between freezes the mask.
/// </para>
/// <para>
/// Place it right before the trainer, on its feature column. A stage in between that makes a new column of it, such as
/// <c>Concatenate</c> or a normaliser, gets values as another trainer does, and its column carries no mark; <c>SelectColumns</c> leaves the trainers of
/// ExpressML with one mask for all epochs.
/// </para>
/// <para>Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, "Dropout", §4; scaled while training instead of when scoring.</para>
/// </remarks>
public sealed class DropoutEstimator : IEstimator<DropoutTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly int? _seed;
    private readonly DropoutTransformer _prototype;

    internal DropoutEstimator(IHostEnvironment env, string outputColumnName, string? inputColumnName, double rate, int? seed)
    {
        (_env, _seed) = (env, seed);
        _prototype = new DropoutTransformer(outputColumnName, inputColumnName ?? outputColumnName, rate, seed ?? 0);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public DropoutTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _prototype.GetOutputSchema(input.Schema);
        int seed = _seed ?? _env.Register(nameof(DropoutEstimator)).Rand.Next();
        return new DropoutTransformer(_prototype.OutputColumnName, _prototype.InputColumnName, _prototype.Rate, seed);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DataViewSchema.Column input = InputColumn.Example(InputColumn.Find(inputSchema, _prototype.InputColumnName, InputColumn.ExpectedVector));
        var mapping = new DropoutMapping(_prototype.OutputColumnName, input.Name, _prototype.Rate);
        return inputSchema.With(mapping.Map(input));
    }
}
