namespace ExpressML.ImageOperations;

/// <summary>How the work of one step is cut into parts, by its amount alone.</summary>
internal static class WorkCut
{
    // Some microseconds of one thread: less is not worth the start of another.
    private const long MultiplyAddsAPart = 1 << 18;

    /// <summary>Into how many parts some pieces of work are put together.</summary>
    public static int Parts(long multiplyAdds, int pieces) => (int)Math.Clamp(multiplyAdds / MultiplyAddsAPart, 1, pieces);

    /// <summary>The pieces of one part, from the first up to but without the end.</summary>
    public static (int First, int End) Pieces(int pieces, int parts, int part) => ((int)((long)pieces * part / parts), (int)((long)pieces * (part + 1) / parts));
}
