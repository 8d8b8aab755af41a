namespace ExpressML.Tests.Architecture;

/// <summary>A project: where its types stand, and what they use.</summary>
internal sealed class SourceProject
{
    /// <param name="name">Of its folder in src.</param>
    /// <param name="type">One of its types.</param>
    /// <param name="rows">Its folders at the top, those that use others below them.</param>
    public SourceProject(string name, Type type, string[][] rows)
    {
        (Name, Rows, Source, Assembly) = (name, rows, new SourceFolders(name), new AssemblyReferences(type.Assembly.Location));
        Graph = new FolderGraph(Assembly, Source);
    }

    public string Name { get; }

    public string[][] Rows { get; }

    public SourceFolders Source { get; }

    public AssemblyReferences Assembly { get; }

    public FolderGraph Graph { get; }
}
