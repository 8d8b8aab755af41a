namespace ExpressML.Augmentations;

/// <summary>Random crop with padding, a random shift by whole pixels: y[c,i,j] = x[c, i + t, j + l], t and l uniform in −padding … padding.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W): a border of <see cref="Padding"/> pixels is added, and a part of the original size is cut out.</para>
/// <para>Source: Krizhevsky, Sutskever and Hinton 2012, §4.1 (random parts of larger images); with padding, Lin, Chen and Yan 2014, arXiv:1312.4400.</para>
/// </remarks>
public sealed class RandomCrop : Augmentation
{
    /// <summary>Shifts each image by up to <paramref name="padding"/> pixels along both axes.</summary>
    /// <param name="padding">The farthest shift, in pixels; at least 0, and smaller than the sides of the images.</param>
    /// <param name="border">What comes in from outside of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public RandomCrop(int padding, Border border = Border.Zero)
    {
        (Padding, Border) = (Guard.AtLeast(padding, 0), Guard.Defined(border));
    }

    /// <summary>The farthest shift, in pixels.</summary>
    public int Padding { get; }

    /// <summary>What comes in from outside of the image. Default: <see cref="Border.Zero"/>.</summary>
    public Border Border { get; }

    /// <inheritdoc/>
    public override void CheckShape(Shape shape)
    {
        if (Padding >= Math.Min(shape.Height, shape.Width))
            throw new InvalidOperationException($"{this}: the padding must be smaller than both sides of the images, which are {shape}.");
    }

    /// <inheritdoc/>
    public override void Apply(AugmentationPass pass)
    {
        (int channels, int height, int width) = pass.Shape;
        int down = pass.Random.Next(-Padding, Padding + 1), right = pass.Random.Next(-Padding, Padding + 1);
        for (int c = 0; c < channels; c++)
        {
            for (int i = 0; i < height; i++)
            {
                Span<float> y = pass.Output.Slice((c * height + i) * width, width);
                int row = Borders.Inside(i + down, height, Border);
                if (row == Borders.Nowhere)
                    y.Clear();
                else
                    ShiftRow(pass.Input.Slice((c * height + row) * width, width), right, y);
            }
        }
    }

    /// <summary>The code that makes this augmentation.</summary>
    public override string ToString() => Border == Border.Zero ? $"new RandomCrop({Padding})" : $"new RandomCrop({Padding}, Border.{Border})";

    private void ShiftRow(ReadOnlySpan<float> x, int right, Span<float> y)
    {
        // Most pixels stay inside and are copied at once; the others come from the border.
        int first = Math.Max(0, -right), end = Math.Min(x.Length, x.Length - right);
        x[(first + right)..(end + right)].CopyTo(y[first..end]);
        for (int j = 0; j < first; j++)
            y[j] = Outside(x, j + right);
        for (int j = end; j < y.Length; j++)
            y[j] = Outside(x, j + right);
    }

    private float Outside(ReadOnlySpan<float> x, int column)
    {
        int inside = Borders.Inside(column, x.Length, Border);
        return inside == Borders.Nowhere ? 0 : x[inside];
    }
}
