using ExpressML;

namespace DrawADigit;

/// <summary>A drawing: how much ink is on each pixel.</summary>
internal sealed record Drawing(Shape Shape, float[] Ink)
{
    private const int MostSide = 512;

    /// <summary>Reads one byte for each pixel, 0 for paper to 255 for ink, row after row.</summary>
    /// <exception cref="UserError">There are more or fewer, or nothing is drawn.</exception>
    public static async Task<Drawing> ReadAsync(Stream body, Shape shape)
    {
        if (shape.Height is < 1 or > MostSide || shape.Width is < 1 or > MostSide)
            throw new UserError($"A drawing has 1 to {MostSide} pixels a side, but this one is {shape.Width} wide and {shape.Height} high.");
        byte[] bytes = new byte[shape.Length + 1];
        int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length != shape.Length)
            throw new UserError($"A drawing of {shape.Width}×{shape.Height} pixels has {shape.Length} bytes, but {(length > shape.Length ? "more" : $"{length}")} came.");
        if (bytes.AsSpan(0, length).IndexOfAnyExcept((byte)0) < 0)
            throw new UserError("Nothing is drawn.");
        return new Drawing(shape, Array.ConvertAll(bytes[..length], ink => (float)ink));
    }
}
