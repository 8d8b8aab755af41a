using System.Globalization;

namespace ExpressML.Tests.Fuzz;

/// <summary>What the files of a run took, over all threads.</summary>
internal sealed class FuzzTotals
{
    private readonly object _gate = new();
    private long _read, _refused, _mostMemory, _slowest;
    private double _mostMemoryPerByte, _longest;

    /// <summary>Takes in a file.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="wasRead">Whether it was read, rather than refused.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="allocated">The memory that its reading took, all together.</param>
    /// <param name="milliseconds">How long that lasted.</param>
    public void Add(long number, bool wasRead, int length, long allocated, double milliseconds)
    {
        lock (_gate)
        {
            _read += wasRead ? 1 : 0;
            _refused += wasRead ? 0 : 1;
            _mostMemory = Math.Max(_mostMemory, allocated);
            _mostMemoryPerByte = Math.Max(_mostMemoryPerByte, length < FileJudge.FreeMemory ? 0 : (double)allocated / length);
            (_longest, _slowest) = milliseconds > _longest ? (milliseconds, number) : (_longest, _slowest);
        }
    }

    public string Describe(TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{_read + _refused} files in {elapsed.TotalSeconds:F0} s: {_read} read, {_refused} refused. At most {_mostMemory / 1024} KB were allocated for a file, "
        + $"for files from {FileJudge.FreeMemory / 1024} KB on at most {_mostMemoryPerByte:F1} bytes a byte. The slowest, file {_slowest}, took {_longest:F0} ms.");
}
