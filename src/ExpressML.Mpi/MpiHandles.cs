using System.Runtime.InteropServices;

namespace ExpressML.Mpi;

/// <summary>The constants of an MPI library that its header file has and the library itself mostly does not.</summary>
/// <param name="World">MPI_COMM_WORLD: all processes of the job.</param>
/// <param name="Byte">MPI_BYTE.</param>
/// <param name="InPlace">MPI_IN_PLACE: what is sent is already where it is received.</param>
/// <param name="Serialized">MPI_THREAD_SERIALIZED: calls from any thread, one at a time.</param>
/// <remarks>Sources: MPI 5.0, appendix on the ABI; mpi.h of MPICH, which has the same values since its version 3; Open MPI exports its objects.</remarks>
internal sealed record MpiHandles(nint World, nint Byte, nint InPlace, int Serialized)
{
    /// <summary>Those of the standard ABI of MPI 5.</summary>
    public static MpiHandles Standard { get; } = new(0x101, 0x247, 1, 2048);

    /// <summary>Those of MPICH.</summary>
    public static MpiHandles Mpich { get; } = new(0x44000000, 0x4c00010d, -1, 2);

    /// <summary>Those of Open MPI.</summary>
    public static MpiHandles OpenMpi(nint library) => new(NativeLibrary.GetExport(library, "ompi_mpi_comm_world"), NativeLibrary.GetExport(library, "ompi_mpi_byte"), 1, 2);
}
