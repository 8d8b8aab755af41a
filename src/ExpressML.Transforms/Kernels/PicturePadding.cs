namespace ExpressML.Kernels;

/// <summary>Zeros around each channel of a picture: y[c, i + padding, j + padding] = x[c,i,j].</summary>
internal static class PicturePadding
{
    /// <summary>Pads the channels from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public static void Apply(ReadOnlySpan<float> x, Shape input, int padding, int first, int end, Span<float> y)
    {
        int width = input.Width + 2 * padding, area = (input.Height + 2 * padding) * width;
        y[(first * area)..(end * area)].Clear();
        for (int c = first; c < end; c++)
        {
            ReadOnlySpan<float> source = x.Slice(c * input.Area, input.Area);
            Span<float> target = y.Slice(c * area + padding * width + padding);
            for (int i = 0; i < input.Height; i++)
                source.Slice(i * input.Width, input.Width).CopyTo(target.Slice(i * width, input.Width));
        }
    }
}
