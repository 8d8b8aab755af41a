using System.Runtime.CompilerServices;

namespace ExpressML.Augmentations;

/// <summary>Reads an image between its pixels: y[c,i,j] = x[c, rows[i,j], columns[i,j]], bilinear between the four nearest pixels.</summary>
/// <remarks>
/// The centre of the first pixel is (0, 0), so pixel (i, j) is at (i, j), and the centre of the image is at ((H − 1)/2, (W − 1)/2):
/// half-pixel centres, as in <see cref="Images.BilinearResize"/>. Whole coordinates give the pixel itself, bit for bit.
/// </remarks>
internal static class BilinearSampling
{
    public static void Sample(ReadOnlySpan<float> x, Shape shape, ReadOnlySpan<float> rows, ReadOnlySpan<float> columns, Border border, Span<float> y)
    {
        (int channels, int height, int width) = shape;
        int area = shape.Area;
        for (int pixel = 0; pixel < area; pixel++)
        {
            float floorRow = MathF.Floor(rows[pixel]), floorColumn = MathF.Floor(columns[pixel]);
            float v = rows[pixel] - floorRow, u = columns[pixel] - floorColumn;
            int top = (int)floorRow, left = (int)floorColumn;
            int topLeft, topRight, bottomLeft, bottomRight;
            bool isInside = (uint)top < (uint)(height - 1) && (uint)left < (uint)(width - 1);
            if (isInside)
            {
                topLeft = top * width + left;
                (topRight, bottomLeft, bottomRight) = (topLeft + 1, topLeft + width, topLeft + width + 1);
            }
            else
            {
                int t = Borders.Inside(top, height, border), b = Borders.Inside(top + 1, height, border);
                int l = Borders.Inside(left, width, border), r = Borders.Inside(left + 1, width, border);
                (topLeft, topRight, bottomLeft, bottomRight) = (Index(t, l, width), Index(t, r, width), Index(b, l, width), Index(b, r, width));
            }

            for (int start = 0; start < channels * area; start += area)
            {
                ReadOnlySpan<float> channel = x.Slice(start, area);
                float a = Pixel(channel, topLeft), c = Pixel(channel, bottomLeft);
                float above = a + u * (Pixel(channel, topRight) - a), below = c + u * (Pixel(channel, bottomRight) - c);
                y[start + pixel] = above + v * (below - above);
            }
        }
    }

    private static int Index(int row, int column, int width) =>
        row == Borders.Nowhere || column == Borders.Nowhere ? Borders.Nowhere : row * width + column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Pixel(ReadOnlySpan<float> channel, int index) => (uint)index < (uint)channel.Length ? channel[index] : 0;
}
