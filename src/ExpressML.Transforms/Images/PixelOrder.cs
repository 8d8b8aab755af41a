namespace ExpressML;

/// <summary>The order in which the numbers of one image stand in a vector column.</summary>
public enum PixelOrder
{
    /// <summary>Channel after channel: [channels, height, width]. ML.NET's <c>ExtractPixels</c> by default; the engine's own order.</summary>
    Planar,

    /// <summary>Pixel after pixel: [height, width, channels]. ML.NET's <c>ExtractPixels</c> with <c>interleavePixelColors: true</c>.</summary>
    Interleaved,
}
