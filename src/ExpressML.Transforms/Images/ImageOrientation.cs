namespace ExpressML.Images;

/// <summary>Turns and mirrors images as the tag Orientation of EXIF asks for, so that they stand upright.</summary>
/// <remarks>
/// The tag says which side of the scene the first row and the first column of the stored image show. Source: EXIF 2.32 (CIPA DC-008), tag 0x0112.
/// </remarks>
internal static class ImageOrientation
{
    /// <summary>The orientation of an image that is stored as it is to be seen.</summary>
    public const int Upright = 1;

    /// <summary>The first orientation whose rows become columns; so do those after it.</summary>
    private const int FirstTurned = 5;

    /// <summary>Whether width and height are exchanged.</summary>
    public static bool ExchangesSides(int orientation) => orientation >= FirstTurned;

    /// <summary>Writes the upright image.</summary>
    /// <param name="stored">The stored image, row by row, a number for each pixel.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="orientation">The value of the tag, from 1 to 8.</param>
    /// <param name="upright">As many pixels.</param>
    public static void Apply(ReadOnlySpan<uint> stored, int width, int height, int orientation, Span<uint> upright)
    {
        // Of the stored image: where the upright one begins, and the steps to its next pixel and its next row.
        int last = width * height - 1, lastOfRow = width - 1, lastRow = last - lastOfRow;
        (int start, int pixelStep, int rowStep) = orientation switch
        {
            1 => (0, 1, width),
            2 => (lastOfRow, -1, width),
            3 => (last, -1, -width),
            4 => (lastRow, 1, -width),
            5 => (0, width, 1),
            6 => (lastRow, -width, 1),
            7 => (last, -width, -1),
            8 => (lastOfRow, width, -1),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "An orientation is a number from 1 to 8."),
        };
        int newWidth = ExchangesSides(orientation) ? height : width;
        for (int row = 0; row * newWidth < upright.Length; row++)
            for (int j = 0, from = start + row * rowStep; j < newWidth; j++, from += pixelStep)
                upright[row * newWidth + j] = stored[from];
    }
}
