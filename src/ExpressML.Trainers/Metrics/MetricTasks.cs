namespace ExpressML.Metrics;

/// <summary>The tasks that a metric is for.</summary>
[Flags]
internal enum MetricTasks
{
    Multiclass = 1,
    Binary = 2,
    Multilabel = 4,
    Regression = 8,
    OneClass = Multiclass | Binary,
    YesOrNo = Binary | Multilabel,
    Classification = Multiclass | Binary | Multilabel,
    All = Classification | Regression,
}
