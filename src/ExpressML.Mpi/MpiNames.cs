namespace ExpressML.Mpi;

/// <summary>The implementations of MPI as people and their libraries call them.</summary>
internal static class MpiNames
{
    private static readonly string[] _ofMpich = ["MPICH", "Intel", "MVAPICH"];

    /// <summary>The name for a message.</summary>
    public static string NameOf(this MpiKind kind) => kind switch
    {
        MpiKind.OpenMpi => "Open MPI",
        MpiKind.Mpich => "MPICH",
        _ => "MPI",
    };

    /// <summary>The kind of a library, by what it says of its version.</summary>
    public static MpiKind KindOf(string version) =>
        version.Contains("Open MPI", StringComparison.OrdinalIgnoreCase) ? MpiKind.OpenMpi
        : _ofMpich.Any(name => version.Contains(name, StringComparison.OrdinalIgnoreCase)) ? MpiKind.Mpich
        : MpiKind.Unknown;
}
