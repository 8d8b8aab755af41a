using System.Diagnostics;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Kernels;

/// <summary>Results do not depend on the width of the vectors: the program of ExpressML.Tests.Digest prints the same hashes in each setting.</summary>
[TestClass]
public sealed class VectorWidthTests
{
    private const string Avx2 = "DOTNET_EnableAVX2";
    private const string AllVectors = "DOTNET_EnableHWIntrinsic";

    private static readonly string[] _expected = Digest();

    [TestMethod]
    public void Digest_WithoutAvx2_IsTheSame()
    {
        string[] actual = Digest(Avx2);
        Assert.AreEqual("vectors 4 hardware", actual[0]);
        CollectionAssert.AreEqual(_expected[1..], actual[1..]);
    }

    [TestMethod]
    public void Digest_WithoutVectorInstructions_IsTheSame()
    {
        string[] actual = Digest(AllVectors);
        Assert.AreEqual("vectors 4 software", actual[0]);
        CollectionAssert.AreEqual(_expected[1..], actual[1..]);
    }

    /// <summary>The lines of the program, run in a process of its own with an instruction set switched off.</summary>
    private static string[] Digest(string? switchedOff = null)
    {
        ProcessStartInfo start = TestProgram.StartInfo("ExpressML.Tests.Digest.dll");
        foreach (string instructions in new[] { Avx2, AllVectors })
            start.Environment[instructions] = instructions == switchedOff ? "0" : "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        Assert.HasCount(56, lines);
        return lines;
    }
}
