namespace ExpressML.Reports;

/// <summary>Options of a <see cref="TrainingReport"/>.</summary>
public sealed record TrainingReportOptions
{
    /// <summary>The title of the page. Default: "Training report", with the name of the trainer if it is known.</summary>
    public string? Title { get; init; }

    /// <summary>The column of the test data with the labels. Default: the one that the network was trained on, or "Label" if the model was loaded.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>How many of the most certain mistakes are shown, at least 0. Default: 24.</summary>
    public int NumberOfMistakes { get; init => field = Guard.AtLeast(value, 0, nameof(NumberOfMistakes)); } = 24;
}
