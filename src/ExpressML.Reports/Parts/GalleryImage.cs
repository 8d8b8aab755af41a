namespace ExpressML.Reports.Parts;

/// <summary>An image of a <see cref="Gallery"/>.</summary>
/// <param name="Uri">The image as a data URI; null where there is none to be seen.</param>
/// <param name="Description">What it shows, for those who do not see it.</param>
/// <param name="Lines">What stands below it; may be none.</param>
internal sealed record GalleryImage(string? Uri, string Description, params string[] Lines);
