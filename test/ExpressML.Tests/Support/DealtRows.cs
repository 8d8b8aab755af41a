using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Tasks;
using ExpressML.Transforms.Columns;
using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>Numbered rows for a <see cref="DealtDataView"/>, and what a reading of one gives.</summary>
internal static class DealtRows
{
    public const int ClassCount = 3;

    public static readonly Shape Shape = (1, 2, 2);

    /// <summary>Row n has the pixels n mod 256, n / 256, 1 and 2, and the class n mod 3.</summary>
    public static (float[] Pixels, uint Key)[] Create(int count) =>
        [.. Enumerable.Range(0, count).Select(n => (new float[] { n % 256, n / 256, 1, 2 }, (uint)(n % ClassCount) + 1))];

    public static RowSource Source(this IDataView view, int cursors) =>
        new(view, view.Schema["Features"], new MulticlassTraining().ColumnOf(view.Schema["Label"]), new InputLayout(Shape, PixelOrder.Planar), cursors, cursors);

    /// <summary>The number of a row that <see cref="Create"/> made.</summary>
    public static int Number(TrainingData data, int row)
    {
        ReadOnlySpan<float> pixels = data.Image(row);
        Assert.AreEqual((int)(pixels[0] + 256 * pixels[1]) % ClassCount, data.Label(row));
        return (int)(pixels[0] + 256 * pixels[1]);
    }
}
