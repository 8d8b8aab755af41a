namespace ExpressML.Transforms.Columns;

/// <summary>What becomes of the reason why a row can't be used.</summary>
internal enum ProblemReport
{
    /// <summary>Nothing: the row has a missing result.</summary>
    None,

    /// <summary>It is kept, but not logged: a stage before that knows it had better log it.</summary>
    Kept,

    /// <summary>It is logged, so that no stage before need do it.</summary>
    Logged,
}
