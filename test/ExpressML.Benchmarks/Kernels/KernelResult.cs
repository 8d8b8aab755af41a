namespace ExpressML.Benchmarks.Kernels;

/// <summary>What was measured of one kernel, medians over the rounds.</summary>
/// <param name="Name">The layer with its input, or what else it is.</param>
/// <param name="Operation">What it computes.</param>
/// <param name="Seconds">Seconds of one call.</param>
/// <param name="Rate">Operations, or bytes read and written, a second.</param>
/// <param name="Unit">The unit of a billion of these.</param>
/// <param name="Share">The rate by the machine's: of multiply-adds, or of a copy of as many bytes.</param>
/// <param name="IsClean">Whether other programs took little meanwhile.</param>
internal sealed record KernelResult(string Name, string Operation, double Seconds, double Rate, string Unit, double Share, bool IsClean);
