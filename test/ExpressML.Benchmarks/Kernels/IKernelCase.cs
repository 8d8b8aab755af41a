namespace ExpressML.Benchmarks.Kernels;

/// <summary>One or a few kernels that are measured together.</summary>
internal interface IKernelCase
{
    /// <summary>What it is; <c>--filter</c> looks here.</summary>
    string Name { get; }

    /// <summary>Measures for some seconds, in turn with what the machine can do at best.</summary>
    IEnumerable<KernelResult> Measure(double seconds);
}
