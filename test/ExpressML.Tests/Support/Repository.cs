namespace ExpressML.Tests.Support;

/// <summary>The folder of the sources that the tests were built from.</summary>
internal static class Repository
{
    public static string Root => Find();

    /// <summary>The configuration that the tests were built in, as the last part of <c>bin/Release/net10.0</c> but one.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string File(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>The text of a file of the repository, with line feeds between its lines.</summary>
    public static string Read(string path) => System.IO.File.ReadAllText(File(path)).ReplaceLineEndings("\n");

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "ExpressML.MLNet.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"The tests run in {AppContext.BaseDirectory}, which is in no folder of the repository.");
    }
}
