namespace ExpressML.Reports.Pages;

/// <summary>A section of the page.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Parts">Its parts.</param>
internal sealed record ReportSection(string Title, IReadOnlyList<ReportPart> Parts);
