namespace ExpressML.Tests.Support;

/// <summary>A folder of its own for one test, which is the current one until its end. A process has one current folder, so such tests run alone.</summary>
internal sealed class CurrentFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _former = Environment.CurrentDirectory;

    public CurrentFolder() => Environment.CurrentDirectory = _folder.Path;

    public void Dispose()
    {
        Environment.CurrentDirectory = _former;
        _folder.Dispose();
    }
}
