namespace ExpressML.Threads;

/// <summary>How the work of one step is cut into parts for some threads, by its amount: a second thread that is not worth its start is not asked.</summary>
/// <remarks>Pieces give the same bits whoever computes them, so parts may depend on the number of threads.</remarks>
internal static class WorkCut
{
    // About ten microseconds of one thread. To start the others and to wait for them takes two, and what another core has written comes to this one slowly.
    private const long MultiplyAddsAPart = 1 << 18;

    // So that a thread that comes late leaves a part to the others. More parts would be smaller, and read the same weights more often.
    private const int MostPartsAThread = 2;

    /// <summary>Into how many parts a step is cut that is to be done for some images at once.</summary>
    public static int Parts(WorkStep step, int images, int threads)
    {
        if (threads == 1)
            return 1;
        long worth = step.MultiplyAdds * images / MultiplyAddsAPart, wanted = Math.Min(worth, (long)MostPartsAThread * threads);
        return (int)Math.Clamp((wanted + images - 1) / images, 1, step.Pieces);
    }

    /// <summary>The pieces of one part, from the first up to but without the end.</summary>
    public static (int First, int End) Pieces(int pieces, int parts, int part) => ((int)((long)pieces * part / parts), (int)((long)pieces * (part + 1) / parts));
}
