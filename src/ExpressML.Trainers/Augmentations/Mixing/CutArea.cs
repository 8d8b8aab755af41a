namespace ExpressML.Augmentations;

/// <summary>A rectangle of an image.</summary>
internal readonly record struct CutArea(int Top, int Left, int Height, int Width)
{
    /// <summary>The share of an image that it covers.</summary>
    public double ShareOf(Shape shape) => (double)Height * Width / shape.Area;

    /// <summary>Copies the rectangle from one image to another.</summary>
    public void Copy(ReadOnlySpan<float> from, Span<float> to, Shape shape)
    {
        for (int c = 0; c < shape.Channels; c++)
        {
            for (int i = Top; i < Top + Height; i++)
            {
                int start = (c * shape.Height + i) * shape.Width + Left;
                from.Slice(start, Width).CopyTo(to[start..]);
            }
        }
    }
}
