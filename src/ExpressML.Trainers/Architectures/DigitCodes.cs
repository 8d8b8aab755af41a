using ExpressML.Transforms.Labels;

namespace ExpressML.Architectures;

/// <summary>The codes of the ten digits: stylised images of 7×12 pixels, row after row, +1 where there is ink and −1 where there is none.</summary>
/// <remarks>
/// <para>Digits that look alike have similar codes, so that an unsure output hints at the alternatives.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, figure 3, pixel for pixel. There, digits and capitals with the form of small letters have
/// a bar on top, which tells them apart: here 0, 2, 4 and 5.</para>
/// </remarks>
internal static class DigitCodes
{
    /// <summary>Numbers of one code: 7 · 12.</summary>
    public const int Length = 84;

    private const int Width = 7;

    // Side by side, separated by a column of spaces.
    private static readonly string[] _rows =
    [
        " #####     ##    #####  #######  #####   #####    ####  #######  #####   ##### ",
        "          ###                ##                  ##          ## ##   ## ##  ###",
        "  ###    ####    #####      ##          ####### ##           ## ##   ## ##   ##",
        " ## ##     ##   ##   ##    ##    ##  ## ##      ##          ##  ##   ## ##   ##",
        "##   ##    ##   #    ##   ####   ##  ## ##      ######     ##    #####  ##  ###",
        "##   ##    ##       ##       ## ###  ##  ####   ###  ##    ##   ##   ##  ######",
        "##   ##    ##     ###        ## ##   ##   ####  ##   ##   ##    ##   ##      ##",
        "##   ##    ##    ##          ## ##   ##      ## ##   ##   ##    ##   ##      ##",
        " ## ##     ##   ##      ##   ## ##  ### ##   ## ###  ##   ##    ##   ##     ## ",
        "  ###    ###### #######  #####   ######  #####   #####    ##     #####   ####  ",
        "                                     ##                                        ",
        "                                     ##                                        ",
    ];

    /// <summary>The code of each class, if the classes are the digits 0 to 9 in any order; else null.</summary>
    /// <param name="classNames">The key values of the label.</param>
    public static float[][]? Of(LabelNames? classNames)
    {
        string[] names = classNames is null ? [] : Array.ConvertAll(classNames.ToText(), name => name.ToString());
        bool areDigits = names.Order(StringComparer.Ordinal).SequenceEqual(Enumerable.Range(0, 10).Select(digit => $"{digit}"), StringComparer.Ordinal);
        return areDigits ? Array.ConvertAll(names, name => Code(name[0] - '0')) : null;
    }

    private static float[] Code(int digit) =>
        [.. _rows.SelectMany(row => row.Substring(digit * (Width + 1), Width)).Select(pixel => pixel == '#' ? 1f : -1f)];
}
