using System.Globalization;
using System.Runtime.Intrinsics;
using ExpressML.Tests.Digest;

// Prints the width of the vectors, then a hash of what each kernel, each short training and each network computes, a line each. A test compares the
// lines of processes at each width of the vectors with stored ones: https://learn.microsoft.com/dotnet/core/runtime-config has the switches.
// With the word "small", the large networks are left out.
int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"vectors of {bits} bits, {(Vector128.IsHardwareAccelerated ? "hardware" : "software")}"));
(string, Action<Digest>)[] all =
[
    .. KernelDigests.All, .. ImageDigests.All, .. TrainingDigests.All, .. NetworkDigests.Small, .. args is ["small"] ? [] : NetworkDigests.Large,
];
foreach ((string name, Action<Digest> compute) in all)
{
    var digest = new Digest();
    compute(digest);
    Console.WriteLine($"{name} {digest.Hash()}");
}
