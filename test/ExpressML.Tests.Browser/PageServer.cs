using System.Diagnostics;

namespace ExpressML.Tests.Browser;

/// <summary>The program DrawADigit as a process, with models in a folder of its own.</summary>
internal sealed class PageServer : IDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;

    private PageServer(Process process, Uri address, string models) => (_process, Address, Models) = (process, address, models);

    public Uri Address { get; }

    /// <summary>The folder of its models.</summary>
    public string Models { get; }

    /// <summary>Starts it, which trains a model, and waits until it listens.</summary>
    public static async Task<PageServer> StartAsync()
    {
        string models = Directory.CreateTempSubdirectory("ExpressML-").FullName;
        var process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "DrawADigit.dll"), "--urls", "http://127.0.0.1:0", "--Models", models])
        {
            RedirectStandardOutput = true,
        })!;
        using var limit = new CancellationTokenSource(_patience);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and int start)
            {
                // What it still writes must be read, or it stands still once the pipe is full.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new PageServer(process, new Uri(line[(start + Listening.Length)..]), models);
            }
        }

        throw new InvalidOperationException($"DrawADigit ended with exit code {process.ExitCode} before it listened.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Models, recursive: true);
    }
}
