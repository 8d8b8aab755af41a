namespace ExpressML.Mpi;

/// <summary>Implementations of MPI whose processes don't understand those of another.</summary>
internal enum MpiKind
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Open MPI.</summary>
    OpenMpi,

    /// <summary>MPICH, and what is made from it: Intel MPI, MVAPICH, Cray MPICH.</summary>
    Mpich,
}
