namespace ExpressML.Augmentations;

/// <summary>Mirrors images in place.</summary>
internal static class Flipping
{
    /// <summary>Left becomes right.</summary>
    public static void Horizontally(Span<float> image, Shape shape)
    {
        for (int start = 0; start < image.Length; start += shape.Width)
            image.Slice(start, shape.Width).Reverse();
    }
}
