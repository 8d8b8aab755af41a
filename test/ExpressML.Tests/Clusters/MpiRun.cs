using System.Diagnostics;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Clusters;

/// <summary>Runs ExpressML.Tests.Mpi by the launchers of MPI that the system has. Tests are skipped where it has none.</summary>
internal static class MpiRun
{
    private const string Program = "ExpressML.Tests.Mpi";

    /// <summary>What starts the processes of Open MPI and of MPICH, with the options that let them share a processor.</summary>
    public static IReadOnlyDictionary<string, string[]> Launchers { get; } = new Dictionary<string, string[]>
    {
        ["mpirun.openmpi"] = ["--allow-run-as-root", "--oversubscribe", "--mca", "btl", "tcp,self"],
        ["mpiexec.mpich"] = [],
    };

    /// <summary>Skips the test if a launcher is not there.</summary>
    public static void Require(string launcher)
    {
        if (!IsThere(launcher))
            Assert.Inconclusive($"{launcher} is not installed.");
    }

    public static bool IsThere(string launcher) => FileOf(launcher) is not null;

    /// <summary>What starts some processes.</summary>
    public static ProcessStartInfo Start(string launcher, int ranks, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            FileOf(launcher)!,
            [.. Launchers[launcher], "-n", $"{ranks}", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", TestProgram.Beside(Program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Waiting processes leave the processors to others.
        start.Environment["OMPI_MCA_mpi_yield_when_idle"] = "1";
        return start;
    }

    /// <summary>Runs some processes to their end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(string launcher, int ranks, params string[] arguments) => TestProgram.Run(Start(launcher, ranks, arguments));

    /// <summary>Runs one process, started by itself.</summary>
    public static (int ExitCode, string Output, string Errors) RunAlone(params string[] arguments) => TestProgram.Run(TestProgram.Beside(Program), arguments);

    private static string? FileOf(string launcher) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, launcher))
        .FirstOrDefault(File.Exists);
}
