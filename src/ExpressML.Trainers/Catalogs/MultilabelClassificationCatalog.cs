using ExpressML.Metrics;
using ExpressML.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// Multi-label classification: each row may have any number of labels, while it has one in <c>mlContext.MulticlassClassification</c>. ML.NET has no
/// catalog for it.
/// </summary>
public sealed class MultilabelClassificationCatalog
{
    private readonly IHostEnvironment _env;

    internal MultilabelClassificationCatalog(IHostEnvironment env)
    {
        ArgumentNullException.ThrowIfNull(env);
        (_env, Trainers) = (env, new MultilabelClassificationTrainers(env));
    }

    /// <summary>The trainers.</summary>
    public MultilabelClassificationTrainers Trainers { get; }

    /// <summary>Evaluates scored rows: compares the predicted probabilities with the labels.</summary>
    /// <remarks>Rows whose labels or probabilities are NaN are skipped; their number is logged.</remarks>
    /// <param name="data">Rows that a trained model has scored.</param>
    /// <param name="labelColumnName">Column with the labels, a vector of <see cref="bool"/>, or of <see cref="float"/> with the values 0 and 1.</param>
    /// <param name="scoreColumnName">Column with the probabilities, a vector of <see cref="float"/> with one for each label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type or size.</exception>
    /// <exception cref="InvalidOperationException">No row has labels and probabilities.</exception>
    public MultilabelClassificationMetrics Evaluate(
        IDataView data, string labelColumnName = Defaults.LabelColumnName, string scoreColumnName = Defaults.ScoreColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        var evaluator = new MultilabelEvaluator(data.Schema, labelColumnName, scoreColumnName);
        MultilabelClassificationMetrics metrics = evaluator.Evaluate(data);
        if (evaluator.SkippedRows > 0)
        {
            using IChannel channel = _env.Start("MultilabelClassification");
            channel.Warning(MessageSensitivity.None, "Skipped {0} rows without labels or probabilities.", evaluator.SkippedRows);
        }

        return metrics;
    }
}

/// <summary>Adds multi-label classification to an <see cref="MLContext"/>.</summary>
public static class ExpressMLMultilabelCatalog
{
    /// <param name="mlContext">The context, which gives trainers their log and random seed.</param>
    extension(MLContext mlContext)
    {
        /// <summary>Multi-label classification: trainers and evaluation.</summary>
        public MultilabelClassificationCatalog MultilabelClassification => new(mlContext);
    }

    /// <summary>
    /// Multi-label classification: trainers and evaluation. For F#, Visual Basic and other languages that do not know extension properties; in C#, it is
    /// <c>mlContext.MultilabelClassification</c>.
    /// </summary>
    /// <param name="mlContext">The context, which gives trainers their log and random seed.</param>
    public static MultilabelClassificationCatalog GetMultilabelClassification(this MLContext mlContext) => new(mlContext);
}
