using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace ExpressML.Benchmarks;

/// <summary>A program that takes the words of this one's command line: this one itself, in a process of its own, or one with other libraries.</summary>
internal sealed class BenchmarkProgram
{
    private readonly string[] _command;
    private readonly bool _isNarrow;

    private BenchmarkProgram(string[] command, bool isNarrow = false) => (_command, _isNarrow) = (command, isNarrow);

    /// <summary>This program.</summary>
    public static BenchmarkProgram Ours { get; } = new(OurCommand);

    /// <summary>This program, with vectors of 512 bits switched off; null where there are none.</summary>
    public static BenchmarkProgram? OursNarrow { get; } = Vector512.IsHardwareAccelerated ? new(OurCommand, isNarrow: true) : null;

    private static string[] OurCommand => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, typeof(BenchmarkProgram).Assembly.Location]
        : [Environment.ProcessPath!];

    /// <summary>The program of a command line.</summary>
    /// <exception cref="InvalidOperationException">The command line is empty.</exception>
    public static BenchmarkProgram Of(string commandLine) => CommandLineParser.SplitCommandLine(commandLine).ToArray() is { Length: > 0 } command
        ? new(command)
        : throw new InvalidOperationException("--peers must name a program, but is empty.");

    /// <summary>Runs it and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">It can't be started, or failed.</exception>
    public string Run(params string[] words)
    {
        var start = new ProcessStartInfo(_command[0], [.. _command.Skip(1), .. words]) { RedirectStandardOutput = true };
        if (_isNarrow)
            start.Environment["DOTNET_EnableAVX512"] = "0";
        using Process process = Start(start);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"'{string.Join(' ', [.. _command, .. words])}' ended with exit code {process.ExitCode}. It printed: {output}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"'{start.FileName}' can't be started: {exception.Message}.", exception);
        }
    }
}
