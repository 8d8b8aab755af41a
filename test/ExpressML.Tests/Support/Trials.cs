using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>What tests of behaviour ask of a trained classifier.</summary>
internal static class Trials
{
    /// <summary>The share of rows that are classified wrongly, 0 to 1.</summary>
    public static double Error(this MLContext mlContext, ITransformer model, IDataView rows) =>
        1 - mlContext.MulticlassClassification.Evaluate(model.Transform(rows)).MicroAccuracy;
}
