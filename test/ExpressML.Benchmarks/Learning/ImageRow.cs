namespace ExpressML.Benchmarks.Learning;

/// <summary>An image of a data set: its pixels, channel after channel, and its class.</summary>
internal sealed class ImageRow
{
    public byte[] Features { get; set; } = [];

    public int Class { get; set; }
}
