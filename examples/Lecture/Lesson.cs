namespace Lecture;

/// <summary>What a topic teaches: a rule, and where it was found.</summary>
internal static class Lesson
{
    private const int LineLength = 120;

    public static void Say(string rule, string source)
    {
        WriteInLines($"Lesson: {rule}");
        WriteInLines($"Source: {source}");
    }

    private static void WriteInLines(string text)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length + 1 + word.Length > LineLength)
            {
                Console.WriteLine(line);
                line = "";
            }

            line += line.Length > 0 ? $" {word}" : word;
        }

        Console.WriteLine(line);
    }
}
