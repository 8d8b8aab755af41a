namespace ExpressML.Tests.Support;

/// <summary>Data sets that do not come with the repository: where an environment variable says, or in shared/data beside the repository.</summary>
internal static class SharedData
{
    /// <summary>The folder or file of a data set.</summary>
    /// <param name="variable">The environment variable that may name it.</param>
    /// <param name="name">What it is called in shared/data.</param>
    /// <exception cref="AssertInconclusiveException">It is not there: the test is skipped.</exception>
    public static string Find(string variable, string name)
    {
        string? path = Environment.GetEnvironmentVariable(variable) ?? BesideRepository(name);
        if (path is null)
            Assert.Inconclusive($"{name} is not there. Set {variable} to its path.");
        return path;
    }

    private static string? BesideRepository(string name) =>
        Repository.File("..", "shared", "data", name) is var path && Path.Exists(path) ? path : null;
}
