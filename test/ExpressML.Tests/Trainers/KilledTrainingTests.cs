using System.Diagnostics;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Trainers;

/// <summary>The program of ExpressML.Tests.Resumable is killed at random moments and started again: it ends as if nothing had happened.</summary>
[TestClass]
public sealed class KilledTrainingTests
{
    private const int Kills = 20;
    private const int MostEpochs = 6;
    private const int LongestWait = 25;

    [TestMethod]
    [TestCategory("Slow")]
    public void Fit_KilledAtRandomMoments_EndsWithTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        string expected = folder.File("expected.bin"), actual = folder.File("actual.bin");
        RunToTheEnd(folder.File("undisturbed"), expected);

        var random = new Random(1);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process process = Start(folder.File("killed"), actual);
            for (int lines = 2 * random.Next(1, MostEpochs) - 1; lines > 0; lines--)
                process.StandardOutput.ReadLine();
            Thread.Sleep(random.Next(LongestWait));
            process.Kill();
            process.WaitForExit();
        }

        Assert.IsFalse(File.Exists(actual), $"The training was over before it was killed {Kills} times: it is too short for this test.");
        string epochs = RunToTheEnd(folder.File("killed"), actual);
        Assert.DoesNotStartWith("1 ", epochs);
        CollectionAssert.AreEqual(File.ReadAllBytes(expected), File.ReadAllBytes(actual));
    }

    private static string RunToTheEnd(string checkpoints, string result)
    {
        using Process process = Start(checkpoints, result);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output;
    }

    private static Process Start(string checkpoints, string result) =>
        Process.Start(TestProgram.StartInfo("ExpressML.Tests.Resumable.dll", checkpoints, result))!;
}
