namespace ExpressML.Benchmarks.Learning;

/// <summary>Something to learn, of which docs/accuracy.md says how well it is learnt.</summary>
internal interface ILearningTask
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Trains and scores, and prints a line for each result.</summary>
    /// <param name="data">Folder or file of the data.</param>
    /// <param name="seeds">The random seeds, each of which is a training by itself.</param>
    void Run(string data, IReadOnlyList<int> seeds);
}
