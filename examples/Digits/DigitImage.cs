using System.Text;
using ExpressML;

namespace Digits;

/// <summary>Draws images side by side with characters of five shades, each with a line of text below.</summary>
internal static class DigitImage
{
    private const int Columns = 16;
    private const int Rows = 8;
    private const string Gap = "  ";
    private const string Shades = " ░▒▓█";

    public static string Draw(Shape shape, IReadOnlyList<(float[] Pixels, string Caption)> images)
    {
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
            text.AppendLine(string.Join(Gap, images.Select(image => DrawRow(shape, image.Pixels, row))).TrimEnd());
        text.AppendLine(string.Join(Gap, images.Select(image => image.Caption.PadRight(Columns))).TrimEnd());
        return text.ToString();
    }

    private static string DrawRow(Shape shape, float[] pixels, int row)
    {
        float brightest = Math.Max(pixels.Max(), float.Epsilon);
        (int top, int bottom) = Cell(row, Rows, shape.Height);
        var line = new StringBuilder(Columns);
        for (int column = 0; column < Columns; column++)
        {
            (int left, int right) = Cell(column, Columns, shape.Width);
            float sum = 0;
            for (int y = top; y < bottom; y++)
                sum += pixels.AsSpan((y * shape.Width) + left, right - left).ToArray().Sum();
            float brightness = sum / ((bottom - top) * (right - left)) / brightest;
            line.Append(Shades[(int)MathF.Round(brightness * (Shades.Length - 1))]);
        }

        return line.ToString();
    }

    // The pixels under one character: at least one, where there are fewer pixels than characters.
    private static (int Start, int End) Cell(int index, int cells, int pixels)
    {
        int start = index * pixels / cells;
        return (start, Math.Max(start + 1, (index + 1) * pixels / cells));
    }
}
