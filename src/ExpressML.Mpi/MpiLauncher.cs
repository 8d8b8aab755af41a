using System.Globalization;

namespace ExpressML.Mpi;

/// <summary>What started this process, as its environment tells.</summary>
/// <param name="Kind">The kind of MPI whose <c>mpirun</c> it was; unknown if that cannot be seen.</param>
/// <param name="Size">How many processes it started; null if it does not say.</param>
internal sealed record MpiLauncher(MpiKind Kind, int? Size)
{
    /// <summary>The launcher; null if the process was started by itself.</summary>
    /// <param name="variable">The value of an environment variable.</param>
    /// <exception cref="InvalidOperationException">Slurm started several processes, but none that MPI knows.</exception>
    public static MpiLauncher? Find(Func<string, string?> variable)
    {
        if (Number("OMPI_COMM_WORLD_SIZE") is { } sizeOfOpenMpi)
            return new MpiLauncher(MpiKind.OpenMpi, sizeOfOpenMpi);
        if (Number("PMI_SIZE") is { } size)
            return new MpiLauncher(MpiKind.Mpich, size);
        int? tasks = Number("SLURM_STEP_NUM_TASKS");
        if (variable("PMIX_RANK") is not null)
            return new MpiLauncher(MpiKind.Unknown, tasks);
        if (tasks > 1)
        {
            throw new InvalidOperationException(
                $"Slurm started {tasks} tasks, but did not tell MPI of them, so each would train by itself. Start them with 'srun --mpi=pmix' (Open MPI) or 'srun --mpi=pmi2' (MPICH), or with mpirun.");
        }

        return null;

        int? Number(string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
