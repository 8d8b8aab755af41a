using System.Text;

namespace ExpressML.Reports.Drawing;

/// <summary>Texts of users, such as names of classes, in a form that XML can hold.</summary>
internal static class PlainText
{
    /// <summary>A text whose control characters, and other characters that XML has no room for, are replaced by �.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            plain.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar.ToString() : rune.ToString());
        return plain.ToString();
    }

    /// <summary>A text that is cut where it is longer than some characters.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        // Two halves of a character stay together.
        int end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return $"{text[..end]}…";
    }
}
