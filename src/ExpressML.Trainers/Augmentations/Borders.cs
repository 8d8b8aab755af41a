namespace ExpressML.Augmentations;

/// <summary>Finds the pixel that stands for one outside of the image.</summary>
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

    /// <exception cref="ArgumentOutOfRangeException">It is none of the three.</exception>
    public static Border Require(Border border)
    {
        if (!Enum.IsDefined(border))
            throw new ArgumentOutOfRangeException(nameof(border), border, "border must be Zero, Edge or Reflect.");
        return border;
    }

    private static int Reflected(int index, int size)
    {
        if (size == 1)
            return 0;
        int period = 2 * (size - 1), position = index % period;
        if (position < 0)
            position += period;
        return position < size ? position : period - position;
    }
}
