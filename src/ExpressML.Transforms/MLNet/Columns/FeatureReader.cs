using Microsoft.ML;

namespace ExpressML.Transforms.Columns;

/// <summary>Reads the features of the row that a cursor is on, as planar pixels C, H, W.</summary>
internal abstract class FeatureReader
{
    /// <summary>The reader for a column's type.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The feature column, which has been checked.</param>
    /// <param name="layout">What the numbers mean; for images, the shape that they are brought to.</param>
    /// <param name="report">What becomes of <see cref="Problem"/>; if anything, it names the files that images come from.</param>
    public static FeatureReader Create(DataViewRow row, DataViewSchema.Column column, InputLayout layout, ProblemReport report = ProblemReport.None) =>
        ImageColumn.Holds(column.Type) ? ImageColumn.CreateReader(row, column, layout, report) : new NumberFeatureReader(row, column, layout, report);

    /// <summary>Why the last row that can't be used could not be read, if that is known.</summary>
    public virtual string? Problem => null;

    /// <summary>Fills <paramref name="example"/>; false if the row can't be used.</summary>
    /// <exception cref="InvalidOperationException">The row has other features than its column promises.</exception>
    public abstract bool TryRead(Span<float> example);
}
