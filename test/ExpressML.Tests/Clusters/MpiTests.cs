using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using ExpressML.Mpi;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Clusters;

/// <summary>Real processes that the system's MPI starts. Skipped where there is none.</summary>
[TestClass]
public sealed class MpiTests
{
    private static readonly Dictionary<string, byte[]> _alone = [];

    public static IEnumerable<string> Launchers => MpiRun.Launchers.Keys;

    public static IEnumerable<(string Launcher, string Network, int Ranks)> Cases =>
        Launchers.SelectMany(launcher => new[] { ("lenet", 1), ("lenet", 3), ("normalized", 2), ("normalized", 4) }.Select(run => (launcher, run.Item1, run.Item2)));

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Fit_RanksOfMpi_SavesTheModelFileOfOneProcess(string launcher, string network, int ranks) => AssertSavesTheModelFileOfOneProcess(launcher, network, ranks);

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Launchers))]
    public void Fit_ResNet9OnRanksOfMpi_SavesTheModelFileOfOneProcess(string launcher)
    {
        foreach (int ranks in new[] { 2, 3, 4 })
            AssertSavesTheModelFileOfOneProcess(launcher, "resnet9", ranks);
    }

    [TestMethod]
    [DynamicData(nameof(Launchers))]
    public void Fit_OneRankIsKilled_EndsTheJobAndResumesToTheSameBytes(string launcher) => AssertSurvives(launcher, kills: 1);

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Launchers))]
    public void Fit_OneRankIsKilledTwentyTimes_EndsTheJobAndResumesToTheSameBytes(string launcher) => AssertSurvives(launcher, kills: 20);

    [TestMethod]
    [DynamicData(nameof(Launchers))]
    public void Fit_OneRankHasOtherOptions_EndsTheJobWithTheReason(string launcher)
    {
        MpiRun.Require(launcher);
        (int exitCode, _, string errors) = MpiRun.Run(launcher, 2, "other-options", "nowhere.zip");
        Assert.AreNotEqual(0, exitCode);
        Assert.Contains("Rank 1 has other options than rank 0, so they can't train one network together.", errors);
    }

    [TestMethod]
    [DynamicData(nameof(Launchers))]
    public void Fit_OneRankFails_EndsTheJobWithTheReason(string launcher)
    {
        MpiRun.Require(launcher);
        (int exitCode, _, string errors) = MpiRun.Run(launcher, 3, "fails", "nowhere.zip");
        Assert.AreNotEqual(0, exitCode);
        Assert.Contains("Fit failed on rank 1 of 3: ", errors);
        Assert.Contains("Pixels", errors);
    }

    [TestMethod]
    [DataRow("mpirun.openmpi", "libmpich.so.12", "Open MPI started this process, but the only library of MPI here is libmpich.so.12 of MPICH")]
    [DataRow("mpiexec.mpich", "libmpi.so.40", "MPICH started this process, but the only library of MPI here is libmpi.so.40 of Open MPI")]
    [DataRow("mpiexec.mpich", "libnone.so", "mpirun started this process, but no library of MPICH can be loaded: tried libnone.so.")]
    public void Join_LibraryOfAnotherKindOrNone_SaysSo(string launcher, string library, string message)
    {
        foreach (string each in Launchers)
            MpiRun.Require(each);
        ProcessStartInfo start = MpiRun.Start(launcher, 1, "lenet", "nowhere.zip");
        start.Environment[MpiCluster.LibraryVariable] = library;
        (int exitCode, _, string errors) = TestProgram.Run(start);
        Assert.AreNotEqual(0, exitCode);
        Assert.Contains(message, errors);
    }

    private static void AssertSavesTheModelFileOfOneProcess(string launcher, string network, int ranks)
    {
        MpiRun.Require(launcher);
        using var folder = new TemporaryFolder();
        string file = folder.File("model.zip");
        (int exitCode, string output, string errors) = MpiRun.Run(launcher, ranks, network, file);
        Assert.AreEqual(0, exitCode, errors);
        for (int rank = 0; rank < ranks; rank++)
            Assert.Contains($"joined: rank {rank} of {ranks}, ", output);
        CollectionAssert.AreEqual(Alone(network), ModelEntries(file));
    }

    private static void AssertSurvives(string launcher, int kills)
    {
        MpiRun.Require(launcher);
        using var folder = new TemporaryFolder();
        string file = folder.File("model.zip"), checkpoints = folder.File("checkpoints");
        var random = new Random(1);
        for (int kill = 0; kill < kills; kill++)
        {
            using Process job = Process.Start(MpiRun.Start(launcher, 2 + kill % 2, "small", file, checkpoints))!;
            job.ErrorDataReceived += (_, _) => { };
            job.BeginErrorReadLine();
            while (job.StandardOutput.ReadLine() is { } line && !line.EndsWith("ended", StringComparison.Ordinal)) { }
            int[] ranks = [.. Ranks(checkpoints)];
            Assert.IsGreaterThanOrEqualTo(2, ranks.Length, "the training had ended before a rank was killed");
            Process.GetProcessById(ranks[random.Next(ranks.Length)]).Kill();
            Task<string> rest = job.StandardOutput.ReadToEndAsync();
            Assert.IsTrue(job.WaitForExit(TimeSpan.FromSeconds(30)), "the job goes on without the rank that was killed");
            Assert.AreNotEqual(0, job.ExitCode);
        }

        (int exitCode, _, string errors) = MpiRun.Run(launcher, 3, "small", file, checkpoints);
        Assert.AreEqual(0, exitCode, errors);
        CollectionAssert.AreEqual(Alone("small"), ModelEntries(file));
    }

    private static byte[] Alone(string network)
    {
        if (_alone.TryGetValue(network, out byte[]? known))
            return known;
        using var folder = new TemporaryFolder();
        string file = folder.File("model.zip");
        (int exitCode, string output, string errors) = MpiRun.RunAlone(network, file);
        Assert.AreEqual(0, exitCode, errors);
        Assert.Contains("joined: one process, without MPI", output);
        return _alone[network] = ModelEntries(file);
    }

    // All bytes of the file but the time at which it was written.
    private static byte[] ModelEntries(string file)
    {
        using ZipArchive archive = ZipFile.OpenRead(file);
        using var contents = new MemoryStream();
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            contents.Write(Encoding.UTF8.GetBytes(entry.FullName));
            using Stream content = entry.Open();
            content.CopyTo(contents);
        }

        return contents.ToArray();
    }

    // The processes of the job: those that have the folder on their command line, but for the launcher's own.
    private static IEnumerable<int> Ranks(string checkpoints) => Process.GetProcessesByName("dotnet")
        .Where(process => CommandLine(process).Contains(checkpoints, StringComparison.Ordinal))
        .Select(process => process.Id);

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";   // it has ended
        }
    }
}
