using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

/// <summary>
/// Results depend neither on the width of the vectors nor on the version: the program of ExpressML.Tests.Digest prints the hashes of Data/Digest/hashes.txt
/// with each width.
/// </summary>
[TestClass]
public sealed class VectorWidthTests
{
    private static readonly string[] _switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    private static readonly string[] _stored =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "Digest", "hashes.txt")).Where(line => line.Length > 0 && !line.StartsWith('#')),
    ];

    private static int WidestBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    [TestMethod]
    public void Digest_WidestVectors_IsAsStored() => Check(_stored, WidestBits, "hardware", switchedOff: null);

    [TestMethod]
    public void Digest_WithoutAvx512_IsAsStored() => Check(_stored, Math.Min(256, WidestBits), "hardware", "DOTNET_EnableAVX512");

    [TestMethod]
    public void Digest_WithoutAvx2_IsAsStored() => CheckSmall("hardware", "DOTNET_EnableAVX2");

    [TestMethod]
    [TestCategory("Slow")]
    public void Digest_WithoutVectorInstructions_IsAsStored() => CheckSmall("software", "DOTNET_EnableHWIntrinsic");

    // There is no multiply-add without AVX2, and what software makes of it takes long: the large networks, which come last, are left out.
    private static void CheckSmall(string made, string switchedOff) =>
        Check([.. _stored.TakeWhile(line => !line.StartsWith("SmallVgg ", StringComparison.Ordinal))], bits: 128, made, switchedOff, "small");

    private static void Check(string[] expected, int bits, string made, string? switchedOff, params string[] words)
    {
        string[] lines = Digest(switchedOff, words);
        Assert.AreEqual(string.Create(CultureInfo.InvariantCulture, $"vectors of {bits} bits, {made}"), lines[0]);
        Assert.AreEqual("", string.Join('\n', lines[1..].Except(expected)), "These lines are not those of Data/Digest/hashes.txt, which says what that means.");
        CollectionAssert.AreEqual(expected, lines[1..]);
    }

    /// <summary>The lines of the program, run in a process of its own with an instruction set switched off.</summary>
    private static string[] Digest(string? switchedOff, string[] words)
    {
        ProcessStartInfo start = TestProgram.StartInfo("ExpressML.Tests.Digest.dll", words);
        foreach (string instructions in _switches)
            start.Environment[instructions] = instructions == switchedOff ? "0" : "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return lines;
    }
}
