using System.Reflection;
using System.Runtime.Loader;

namespace ExpressML.Tests.PlugInHost;

/// <summary>The assemblies of a plug-in, which can be unloaded. It shares ML.NET with the application.</summary>
internal sealed class PlugInContext(string folder) : AssemblyLoadContext("plug-in", isCollectible: true)
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return assemblyName.Name!.StartsWith("ExpressML.", StringComparison.Ordinal) && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
