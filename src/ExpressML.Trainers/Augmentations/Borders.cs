namespace ExpressML.Augmentations;

/// <summary>Finds the pixel that is read in place of one outside of the image.</summary>
internal static class Borders
{
    public const int Nowhere = -1;

    /// <summary>The index inside 0 … <paramref name="size"/> − 1 that is read for <paramref name="index"/>; <see cref="Nowhere"/> for a zero.</summary>
    public static int Inside(int index, int size, Border border)
    {
        if ((uint)index < (uint)size)
            return index;
        return border switch
        {
            Border.Zero => Nowhere,
            Border.Edge => index < 0 ? 0 : size - 1,
            _ => Reflected(index, size),
        };
    }

    private static int Reflected(int index, int size)
    {
        if (size == 1)
            return 0;
        int period = 2 * (size - 1), folded = index % period;
        if (folded < 0)
            folded += period;
        return folded < size ? folded : period - folded;
    }
}
