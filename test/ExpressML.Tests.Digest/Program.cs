using System.Globalization;
using System.Numerics;
using ExpressML.Tests.Digest;

// Prints the width of the vectors, then a hash of what each kernel and a short training compute, a line each. A test compares the
// lines of processes with and without vector instructions: https://learn.microsoft.com/dotnet/core/runtime-config has the switches.
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"vectors {Vector<float>.Count} {(Vector.IsHardwareAccelerated ? "hardware" : "software")}"));
foreach ((string name, Action<Digest> compute) in KernelDigests.All.Concat(ImageDigests.All).Concat(TrainingDigests.All))
{
    var digest = new Digest();
    compute(digest);
    Console.WriteLine($"{name} {digest.Hash()}");
}
