namespace ExpressML.Tests.Browser;

/// <summary>The Chromium of this machine.</summary>
internal static class InstalledChromium
{
    private static readonly string[] _paths =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>Where it is; null if there is none.</summary>
    public static string? Path => _paths.FirstOrDefault(File.Exists);
}
