using System.Runtime.CompilerServices;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]

namespace System.Runtime.CompilerServices;

/// <summary>Tells the runtime to let this assembly call internals of another. The runtime knows the attribute by its name only.</summary>
/// <remarks>
/// Which internals the compiler lets us write down is another matter: the closed list in MLNetInternals.targets. The attribute
/// counts for the code of this assembly alone, so every access must stand here and be reached from elsewhere through a seam.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute : Attribute
{
    public IgnoresAccessChecksToAttribute(string assemblyName) => AssemblyName = assemblyName;

    public string AssemblyName { get; }
}
