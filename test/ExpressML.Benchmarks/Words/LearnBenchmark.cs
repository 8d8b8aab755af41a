using ExpressML.Benchmarks.Learning;

namespace ExpressML.Benchmarks.Words;

/// <summary>How well something is learnt, and how long that takes, with several random seeds.</summary>
internal static class LearnBenchmark
{
    /// <summary>What there is to learn.</summary>
    public static IReadOnlyList<ILearningTask> Tasks { get; } = [.. ImageTask.All, new TableTask()];

    /// <param name="task">The name of what is to be learnt.</param>
    /// <param name="data">Folder or file of the data.</param>
    /// <param name="firstSeed">The first random seed; the others follow it.</param>
    /// <param name="seeds">How many there are.</param>
    public static void Run(string task, string data, int firstSeed, int seeds) =>
        Tasks.Single(each => each.Name == task).Run(data, [.. Enumerable.Range(firstSeed, seeds)]);
}
