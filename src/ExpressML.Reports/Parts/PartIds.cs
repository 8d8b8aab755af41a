namespace ExpressML.Reports.Parts;

/// <summary>What identifies the parts of a report: the names of the properties of <c>TrainingReport</c>. Where there are several, a hyphen and more follow.</summary>
internal static class PartIds
{
    public const string LearningCurves = "LearningCurves", MetricCurves = "MetricCurves", LearningRates = "LearningRates", EpochTimes = "EpochTimes";
    public const string GradientNorms = "GradientNorms", ActivationNorms = "ActivationNorms";
    public const string Layers = "Layers", Filters = "Filters", Settings = "Settings", Machine = "Machine";
    public const string ConfusionMatrix = "ConfusionMatrix", ClassMetrics = "ClassMetrics", Calibration = "Calibration", Confidences = "Confidences", Mistakes = "Mistakes";
    public const string Predictions = "Predictions", Residuals = "Residuals";

    /// <summary>Those that need epochs.</summary>
    public static readonly string[] OfEpochs = [LearningCurves, MetricCurves, LearningRates, EpochTimes];

    /// <summary>Those that need norms of layers.</summary>
    public static readonly string[] OfLayerNorms = [GradientNorms, ActivationNorms];

    /// <summary>Those of a classification.</summary>
    public static readonly string[] OfClassification = [ConfusionMatrix, ClassMetrics, Calibration, Confidences, Mistakes];

    /// <summary>Those of a regression.</summary>
    public static readonly string[] OfRegression = [Predictions, Residuals];
}
