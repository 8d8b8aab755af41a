using System.ComponentModel;
using System.Diagnostics;

namespace ExpressML.Tests.Support;

/// <summary>How a program of this solution is run as a process of its own.</summary>
internal static class TestProgram
{
    private const string TestsName = "ExpressML.Tests";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    /// <param name="path">The program's .dll; one without a folder stands beside the tests.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo StartInfo(string path, params string[] arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, path), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>The .dll of another project of the solution, which was built with the tests.</summary>
    /// <param name="project">Its name.</param>
    public static string Beside(string project)
    {
        // Its output folder is that of the tests but for the name of the project, in whichever layout and configuration both are built.
        string separator = Path.DirectorySeparatorChar.ToString();
        string[] folders = AppContext.BaseDirectory.Split(separator);
        int tests = Array.LastIndexOf(folders, TestsName);
        Assert.IsGreaterThanOrEqualTo(0, tests, $"The tests run in {AppContext.BaseDirectory}, which is in no folder called {TestsName}.");
        folders[tests] = project;
        string program = Path.Combine(string.Join(separator, folders), $"{project}.dll");
        Assert.IsTrue(File.Exists(program), $"{program} is not there. Build the solution first.");
        return program;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="path">The program's .dll; one without a folder stands beside the tests.</param>
    /// <param name="arguments">Its command line.</param>
    /// <returns>The exit code and what it printed, of output and errors.</returns>
    /// <exception cref="TimeoutException">It did not end, and was killed.</exception>
    public static (int ExitCode, string Output, string Errors) Run(string path, params string[] arguments) => Run(StartInfo(path, arguments));

    /// <inheritdoc cref="Run(string, string[])"/>
    /// <param name="start">What is to be run, with output and errors redirected.</param>
    public static (int ExitCode, string Output, string Errors) Run(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within {_patience}.");
        }

        return (process.ExitCode, output.Result.TrimEnd(), errors.Result);
    }

    /// <summary>Whether a program of the system is there and ends well.</summary>
    public static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;   // it is not there
        }
    }
}
