namespace Lecture;

/// <summary>What a topic teaches: a rule, and where it was found.</summary>
internal static class Lesson
{
    public static void Say(string rule, string source)
    {
        Console.WriteLine($"Lesson: {rule}");
        Console.WriteLine($"Source: {source}");
    }
}
