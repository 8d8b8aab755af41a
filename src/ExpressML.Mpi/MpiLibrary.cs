using System.Runtime.InteropServices;
using System.Text;

namespace ExpressML.Mpi;

/// <summary>An MPI library of the system, and those of its functions that are needed.</summary>
internal sealed unsafe class MpiLibrary
{
    // As long as a version text or a status is in any library.
    private const int LongestVersion = 8192, StatusLength = 64;
    private const int Success = 0;

    // Some microseconds: a message between two processes that both run.
    private const int TrialsBeforeYielding = 200;

    private static readonly (string File, bool IsStandard)[] _files =
    [
        ("libmpi_abi.so.0", true), ("libmpi_abi.so", true), ("libmpi.so.40", false), ("libmpich.so.12", false), ("libmpi.so.12", false), ("libmpi.so", false), ("libmpich.so", false),
        ("libmpi.dylib", false),
    ];

    private readonly nint _library;
    private readonly MpiHandles _handles;

    private MpiLibrary(nint library, string file, bool isStandard)
    {
        (_library, File) = (library, file);
        Version = ReadVersion();
        Kind = MpiNames.KindOf(Version);
        _handles = isStandard ? MpiHandles.Standard : Kind == MpiKind.OpenMpi ? MpiHandles.OpenMpi(library) : MpiHandles.Mpich;
    }

    /// <summary>The file that was loaded.</summary>
    public string File { get; }

    /// <summary>What the library says of itself, in one line.</summary>
    public string Version { get; }

    /// <summary>The implementation that it is.</summary>
    public MpiKind Kind { get; }

    /// <summary>Loads the library that the launcher belongs to: of those that the system has, the first of its kind.</summary>
    /// <param name="launcher">What started this process.</param>
    /// <param name="file">The file to load, which is then the only one that is tried; null for those that are usual.</param>
    /// <exception cref="InvalidOperationException">There is none, or only those of another kind.</exception>
    public static MpiLibrary Load(MpiLauncher launcher, string? file)
    {
        var others = new List<MpiLibrary>();
        foreach ((string name, bool isStandard) in file is null ? _files : [(file, Path.GetFileName(file).StartsWith("libmpi_abi", StringComparison.Ordinal))])
        {
            if (!NativeLibrary.TryLoad(name, out nint handle))
                continue;
            var library = new MpiLibrary(handle, name, isStandard);
            if (launcher.Kind == MpiKind.Unknown || library.Kind == launcher.Kind)
                return library;
            others.Add(library);
        }

        string tried = file ?? string.Join(", ", _files.Select(candidate => candidate.File));
        string wanted = launcher.Kind.NameOf();
        throw new InvalidOperationException(
            (others.Count == 0 ? $"mpirun started this process, but no library of {wanted} can be loaded: tried {tried}."
                : $"{wanted} started this process, but the only library of MPI here is {others[0].File} of {others[0].Version}, which can't talk to it.")
            + $" Install {wanted}'s library, start the program with the mpirun that belongs to the library, or set the environment variable {MpiCluster.LibraryVariable} to the file to load.");
    }

    /// <summary>Joins the other processes.</summary>
    /// <exception cref="InvalidOperationException">MPI can't be called from more than the first thread.</exception>
    public void Initialize()
    {
        int provided;
        Require(((delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int>)Function("MPI_Init_thread"))(null, null, _handles.Serialized, &provided));
        if (provided < _handles.Serialized)
            throw new InvalidOperationException($"{Version} allows calls from the first thread only (MPI_THREAD_SERIALIZED is not provided). A library that was built with threads is needed.");
    }

    /// <summary>Whether MPI was initialised in this process, by whomever.</summary>
    public bool IsInitialized
    {
        get
        {
            int flag;
            Require(((delegate* unmanaged[Cdecl]<int*, int>)Function("MPI_Initialized"))(&flag));
            return flag != 0;
        }
    }

    public int Rank => Number("MPI_Comm_rank");

    public int Size => Number("MPI_Comm_size");

    public void Send(ReadOnlySpan<byte> message, int rank)
    {
        nint request;
        fixed (byte* start = message)
        {
            Require(((delegate* unmanaged[Cdecl]<byte*, int, nint, int, int, nint, nint*, int>)Function("MPI_Isend"))(start, message.Length, _handles.Byte, rank, 0, _handles.World, &request));
            Complete(request);
        }
    }

    public void Receive(Span<byte> message, int rank)
    {
        nint request;
        fixed (byte* start = message)
        {
            Require(((delegate* unmanaged[Cdecl]<byte*, int, nint, int, int, nint, nint*, int>)Function("MPI_Irecv"))(start, message.Length, _handles.Byte, rank, 0, _handles.World, &request));
            Complete(request);
        }
    }

    public void Broadcast(Span<byte> message, int rank)
    {
        nint request;
        fixed (byte* start = message)
        {
            Require(((delegate* unmanaged[Cdecl]<byte*, int, nint, int, nint, nint*, int>)Function("MPI_Ibcast"))(start, message.Length, _handles.Byte, rank, _handles.World, &request));
            Complete(request);
        }
    }

    public void Gather(Span<byte> parts, ReadOnlySpan<int> lengths)
    {
        Span<int> starts = stackalloc int[lengths.Length];
        for (int rank = 1; rank < lengths.Length; rank++)
            starts[rank] = starts[rank - 1] + lengths[rank - 1];
        nint request;
        fixed (byte* start = parts)
        fixed (int* counts = lengths, displacements = starts)
        {
            Require(((delegate* unmanaged[Cdecl]<nint, int, nint, byte*, int*, int*, nint, nint, nint*, int>)Function("MPI_Iallgatherv"))(
                _handles.InPlace, 0, _handles.Byte, start, counts, displacements, _handles.Byte, _handles.World, &request));
            Complete(request);
        }
    }

    /// <summary>Ends all processes of the job, this one too.</summary>
    public void Abort() => ((delegate* unmanaged[Cdecl]<nint, int, int>)Function("MPI_Abort"))(_handles.World, 1);

    /// <summary>Waits for the others, and leaves.</summary>
    public void Leave() => Require(((delegate* unmanaged[Cdecl]<int>)Function("MPI_Finalize"))());

    // The libraries wait by asking again and again. Where there are more processes than processors, those that wait must make room for those that compute.
    private void Complete(nint request)
    {
        var test = (delegate* unmanaged[Cdecl]<nint*, int*, byte*, int>)Function("MPI_Test");
        byte* status = stackalloc byte[StatusLength];
        int isComplete = 0;
        for (int trial = 0; isComplete == 0; trial++)
        {
            Require(test(&request, &isComplete, status));
            if (isComplete == 0 && trial >= TrialsBeforeYielding)
                Thread.Yield();
        }
    }

    private nint Function(string name) => NativeLibrary.GetExport(_library, name);

    private int Number(string function)
    {
        int number;
        Require(((delegate* unmanaged[Cdecl]<nint, int*, int>)Function(function))(_handles.World, &number));
        return number;
    }

    private string ReadVersion()
    {
        byte* text = stackalloc byte[LongestVersion];
        int length;
        Require(((delegate* unmanaged[Cdecl]<byte*, int*, int>)Function("MPI_Get_library_version"))(text, &length));
        // Some tell pages about their compiler after the first line.
        return Encoding.UTF8.GetString(text, length).Trim().Split('\n')[0].Split(", package")[0].Replace('\t', ' ').Trim();
    }

    // MPI ends the job by itself on an error, unless a program has asked it not to.
    private static void Require(int result)
    {
        if (result != Success)
            throw new InvalidOperationException($"MPI reports error {result}.");
    }
}
