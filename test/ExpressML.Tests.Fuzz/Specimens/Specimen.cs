namespace ExpressML.Tests.Fuzz.Specimens;

/// <summary>A kind of file: one that is whole, to be damaged, and its reader.</summary>
/// <param name="Name">What it is, for the report.</param>
/// <param name="Bodies">What its envelopes hold, one after another.</param>
internal abstract record Specimen(string Name, IReadOnlyList<Body> Bodies)
{
    /// <summary>Bytes that reading may take whatever the length of the file.</summary>
    public virtual int FreeMemory => FileJudge.FreeMemory;

    /// <summary>How often it is drawn, where others are drawn once: less where reading is slow.</summary>
    public virtual double Share => 1;

    /// <summary>Reads a file.</summary>
    /// <returns>Throws unless what was read is written again with the same bytes; null where that can't be told.</returns>
    public abstract Action? Read(byte[] file);

    /// <summary>Throws unless the bytes are the same.</summary>
    protected static void RequireSame(ReadOnlySpan<byte> file, ReadOnlySpan<byte> written)
    {
        if (!file.SequenceEqual(written))
            throw new InvalidOperationException($"Its {file.Length} bytes become {written.Length} others.");
    }
}
