namespace ExpressML.Transforms.Columns;

/// <summary>What makes the images of a column, where a stage of this library does: the target of the column's getter.</summary>
internal interface IImageSource
{
    /// <summary>What the reader brings the images to. Larger ones need not be given whole. Null: they are.</summary>
    Shape? Enough { set; }

    /// <summary>Whether the reader reports problems, so that the source need not.</summary>
    bool IsReportedByReader { set; }

    /// <summary>Why the current row has no image; null if it has one, or says itself that there is none.</summary>
    string? Problem { get; }
}
