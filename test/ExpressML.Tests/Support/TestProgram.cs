using System.ComponentModel;
using System.Diagnostics;

namespace ExpressML.Tests.Support;

/// <summary>How a program of this solution is run as a process of its own.</summary>
internal static class TestProgram
{
    /// <param name="path">The program's .dll; one without a folder stands beside the tests.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo StartInfo(string path, params string[] arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, path), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

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
