namespace ExpressML.Transforms;

/// <summary>The columns that each <see cref="TrainingHistory"/> has; those of further metrics follow.</summary>
internal static class TrainingHistoryColumns
{
    public static IReadOnlyList<(string Name, Func<TrainingEpoch, double> Of)> All { get; } =
    [
        ("epoch", epoch => epoch.Epoch),
        ("loss", epoch => epoch.Loss),
        ("accuracy", epoch => epoch.Accuracy),
        ("validationLoss", epoch => epoch.ValidationLoss),
        ("validationAccuracy", epoch => epoch.ValidationAccuracy),
        ("learningRate", epoch => epoch.LearningRate),
        ("seconds", epoch => epoch.Time.TotalSeconds),
    ];
}
