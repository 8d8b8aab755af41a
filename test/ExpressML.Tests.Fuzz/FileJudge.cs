using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using ExpressML.Tests.Fuzz.Specimens;

namespace ExpressML.Tests.Fuzz;

/// <summary>Reads a file and says whether that did harm.</summary>
/// <remarks>
/// A file is read, and then is the same again when it is written; or it is refused by an <see cref="InvalidDataException"/> that says what to do. Either
/// takes memory in proportion to the file, and less than a second for each megabyte.
/// </remarks>
/// <param name="totals">Where the figures are added up.</param>
internal sealed class FileJudge(FuzzTotals totals)
{
    /// <summary>Bytes that a file may take whatever its length: what its reader needs for itself, a message, the stack of an exception.</summary>
    public const int FreeMemory = 1 << 18;

    // Memory that is allocated, not memory that is held: an object a layer, and what is thrown away on the way, count in full.
    private const int MostBytesPerByte = 100;
    private const double MostMillisecondsPerMegabyte = 1000;

    // A machine that does something else may stop a thread for long, but not each time.
    private const int Tries = 3;

    private static readonly string[] _advice =
    [
        "Save the model again", "Delete the file", "update the ExpressML.Transforms package", "Update the ExpressML.Transforms package", "update the ExpressML.Explanations package", "Reference the ", "Use the version of", "Add one, ", "set Seed to ",
    ];

    /// <summary>Reads a file; null if all was well.</summary>
    public Harm? Try(Specimen specimen, byte[] file, long number)
    {
        Harm? harm = null;
        for (int i = 0; i < Tries && (i == 0 || harm?.Kind == "time"); i++)
            harm = TryOnce(specimen, file, number);
        return harm;
    }

    private Harm? TryOnce(Specimen specimen, byte[] file, long number)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        Exception? exception = Read(specimen, file, out Action? verify);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        totals.Add(number, exception is null, file.Length, allocated, milliseconds);

        if (exception is not (null or InvalidDataException))
            return new Harm($"{exception.GetType().Name} in {exception.TargetSite?.DeclaringType}", exception.ToString());
        if (exception is not null && !_advice.Any(text => exception.Message.Contains(text, StringComparison.Ordinal)))
            return new Harm($"message without advice from {exception.TargetSite}", exception.Message);
        if (allocated > specimen.FreeMemory + (long)MostBytesPerByte * file.Length)
            return new Harm("memory", string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes were allocated."));
        if (milliseconds > MostMillisecondsPerMegabyte * Math.Max(1, file.Length / 1e6))
            return new Harm("time", string.Create(CultureInfo.InvariantCulture, $"It took {milliseconds:F0} ms."));
        return Verify(verify);
    }

    // Whatever the exception is: to find those that should not be is what all this is for.
    private static Exception? Read(Specimen specimen, byte[] file, out Action? verify)
    {
        try
        {
            verify = specimen.Read(file);
            return null;
        }
        catch (Exception exception)
        {
            verify = null;
            while (exception is TargetInvocationException { InnerException: { } inner })
                exception = inner;
            return exception;
        }
    }

    private static Harm? Verify(Action? verify)
    {
        try
        {
            verify?.Invoke();
            return null;
        }
        catch (Exception exception)
        {
            return new Harm($"written again: {exception.GetType().Name}", exception.ToString());
        }
    }
}
