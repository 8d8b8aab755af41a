using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>Runs ExpressML.Tests.Consumer, a program that loads models without naming any type of ExpressML, as a process of its own.</summary>
internal static class ConsumerProcess
{
    private const string ConsumerName = "ExpressML.Tests.Consumer";

    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(2);

    /// <summary>What the saved model makes of the rows: all values of one column of its output, scalars or vectors, one row after the other; true is 1.</summary>
    public static float[] Predict(string modelPath, IDataView rows, string columnName)
    {
        using var folder = new TemporaryFolder();
        string inputPath = folder.File("input.idv"), outputPath = folder.File("output.bin");
        using (FileStream input = File.Create(inputPath))
            new MLContext().Data.SaveAsBinary(rows, input);
        Run("predict", modelPath, inputPath, columnName, outputPath);
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(outputPath)).ToArray();
    }

    /// <summary>Runs the program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it printed to the error stream.</exception>
    public static void Run(params string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(dotnet, [TestProgram.Beside(ConsumerName), .. arguments]) { RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_timeout))
        {
            process.Kill();
            throw new TimeoutException($"{ConsumerName} did not end within {_timeout}.");
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{ConsumerName} ended with {process.ExitCode}: {errors.Result}");
    }
}
