using ExpressML.Losses;

namespace ExpressML.Metrics;

/// <summary>The names of tasks, and how a training is told to which it belongs.</summary>
internal static class MetricTasksExtensions
{
    /// <summary>The task of a training.</summary>
    /// <param name="targets">What its targets are.</param>
    /// <param name="classCount">How many classes a row is one of; 0 where it is of none or of several.</param>
    public static MetricTasks Of(TargetKind targets, int classCount) => targets switch
    {
        TargetKind.Class => MetricTasks.Multiclass,
        TargetKind.Number => MetricTasks.Regression,
        _ => classCount == 0 ? MetricTasks.Multilabel : MetricTasks.Binary,
    };

    /// <summary>Such as "multiclass and binary classification".</summary>
    public static string Describe(this MetricTasks tasks)
    {
        var names = new List<string>();
        if (tasks.HasFlag(MetricTasks.Multiclass))
            names.Add("multiclass");
        if (tasks.HasFlag(MetricTasks.Binary))
            names.Add("binary");
        if (tasks.HasFlag(MetricTasks.Multilabel))
            names.Add("multi-label");
        return names.Count == 0 ? "regression" : $"{string.Join(", ", names[..^1])}{(names.Count > 1 ? " and " : "")}{names[^1]} classification";
    }
}
