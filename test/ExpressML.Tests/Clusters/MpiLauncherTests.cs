using ExpressML.Mpi;

namespace ExpressML.Tests.Clusters;

/// <summary>What started a process, by its environment.</summary>
[TestClass]
public sealed class MpiLauncherTests
{
    [TestMethod]
    [DataRow("", null)]
    [DataRow("OMPI_COMM_WORLD_SIZE=4", "Open MPI, 4")]
    [DataRow("PMI_SIZE=3 PMI_RANK=0", "MPICH, 3")]
    [DataRow("PMIX_RANK=0 SLURM_STEP_NUM_TASKS=8", "MPI, 8")]
    [DataRow("PMIX_RANK=0", "MPI, ")]
    [DataRow("SLURM_STEP_NUM_TASKS=1", null)]
    public void Find_EnvironmentOfALauncher_KnowsItsKindAndSize(string environment, string? expected)
    {
        MpiLauncher? launcher = MpiLauncher.Find(Variables(environment));
        Assert.AreEqual(expected, launcher is null ? null : $"{launcher.Kind.NameOf()}, {launcher.Size}");
    }

    [TestMethod]
    public void Find_SlurmWithoutMpi_Throws() => Assert.AreEqual(
        "Slurm started 4 tasks, but did not tell MPI of them, so each would train by itself. Start them with 'srun --mpi=pmix' (Open MPI) or 'srun --mpi=pmi2' (MPICH), or with mpirun.",
        Assert.ThrowsExactly<InvalidOperationException>(() => MpiLauncher.Find(Variables("SLURM_STEP_NUM_TASKS=4"))).Message);

    [TestMethod]
    [DataRow("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4", "OpenMpi")]
    [DataRow("MPICH Version:      4.0.2", "Mpich")]
    [DataRow("Intel(R) MPI Library 2021.9 for Linux* OS", "Mpich")]
    [DataRow("Something else", "Unknown")]
    public void KindOf_VersionOfALibrary_IsItsKind(string version, string kind) => Assert.AreEqual(kind, MpiNames.KindOf(version).ToString());

    [TestMethod]
    public void Join_ProcessStartedByItself_IsAClusterOfOne()
    {
        using var cluster = MpiCluster.Join();
        Assert.AreEqual(0, cluster.Rank);
        Assert.AreEqual(1, cluster.Size);
        Assert.AreEqual("one process, without MPI", cluster.ToString());
        byte[] bytes = [1, 2];
        cluster.Broadcast(bytes, 0);
        cluster.Gather(bytes, [2]);
        CollectionAssert.AreEqual(new byte[] { 1, 2 }, bytes);
        cluster.Abort("nobody is there");
        Assert.AreEqual("This process was started by itself, so it has nobody to send to.", Assert.ThrowsExactly<InvalidOperationException>(() => cluster.Send([1], 1)).Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => cluster.Receive(new byte[1], 1));
    }

    private static Func<string, string?> Variables(string environment)
    {
        Dictionary<string, string> variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return variables.GetValueOrDefault;
    }
}
