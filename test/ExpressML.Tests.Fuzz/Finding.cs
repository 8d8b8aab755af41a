namespace ExpressML.Tests.Fuzz;

/// <summary>A file that did harm.</summary>
/// <param name="Specimen">What it was before it was damaged.</param>
/// <param name="Number">Its number.</param>
/// <param name="File">Its bytes.</param>
/// <param name="Report">What it did.</param>
internal sealed record Finding(string Specimen, long Number, byte[] File, string Report)
{
    /// <summary>What it did, and the words that make it again.</summary>
    public string Describe(int seed) => $"HARM by '{Specimen}', {File.Length} bytes (--seed {seed} --only {Number}): {Report}";
}

/// <summary>What a file did that it must not do.</summary>
/// <param name="Kind">The kind of harm: one of a kind is reported.</param>
/// <param name="Report">What it did.</param>
internal sealed record Harm(string Kind, string Report);
