namespace ExpressML.Augmentations;

/// <summary>The mean of the numbers of an image or of one of its channels.</summary>
internal static class PixelMean
{
    public static double Of(ReadOnlySpan<float> pixels)
    {
        double sum = 0;
        foreach (float value in pixels)
            sum += value;
        return sum / pixels.Length;
    }
}
