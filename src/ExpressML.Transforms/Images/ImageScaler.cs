namespace ExpressML.Images;

/// <summary>Brings images of any size to one shape: cuts off what is too high or too wide for its proportions, and resizes the middle bilinearly.</summary>
/// <remarks>
/// <para>
/// Shapes: height × width pixels → (C, H, W), planar, whole numbers from 0 to 255. C = 1: grey, 0.299·R + 0.587·G + 0.114·B, rounded; C = 3: R, G, B; C = 4: R, G, B, alpha.
/// </para>
/// <para>
/// Variant: the largest rectangle in the middle with the proportions W : H is resized as by <see cref="BilinearResize"/>, and each number rounded, half to
/// even. Not safe to use from several threads at once: it keeps the rows that are needed next.
/// </para>
/// </remarks>
internal sealed class ImageScaler
{
    private readonly Shape _target;
    private readonly int[] _heldRows = [-1, -1];
    private readonly float[][] _rows = [[], []];
    private (int Height, int Width) _size;
    private BilinearResize? _resize;

    public ImageScaler(Shape target) => _target = target;

    /// <summary>Writes one image.</summary>
    public void Apply(ImagePixels image, Span<float> planar)
    {
        (int height, int width) = Middle(image.Height, image.Width);
        (int top, int left) = ((image.Height - height) / 2, (image.Width - width) / 2);
        BilinearResize resize = ResizeFrom(height, width);
        _heldRows.AsSpan().Fill(-1);
        for (int i = 0; i < _target.Height; i++)
        {
            ReadOnlySpan<float> above = Row(image, top + resize.Top(i), left, width), below = Row(image, top + resize.Bottom(i), left, width);
            for (int c = 0; c < _target.Channels; c++)
            {
                Span<float> y = planar.Slice((c * _target.Height + i) * _target.Width, _target.Width);
                resize.Blend(i, above.Slice(c * width, width), below.Slice(c * width, width), y);
                foreach (ref float pixel in y)
                    pixel = MathF.Round(pixel);
            }
        }
    }

    private (int Height, int Width) Middle(int height, int width)
    {
        // As products: width / height against the target's.
        long own = (long)width * _target.Height, wanted = (long)height * _target.Width;
        if (own > wanted)
            return (height, Math.Max(1, (int)Math.Round((double)wanted / _target.Height)));
        return (Math.Max(1, (int)Math.Round((double)own / _target.Width)), width);
    }

    private BilinearResize ResizeFrom(int height, int width)
    {
        if (_resize is null || _size != (height, width))
        {
            _size = (height, width);
            _resize = new BilinearResize(new Shape(_target.Channels, height, width), _target.Height, _target.Width);
            for (int slot = 0; slot < _rows.Length; slot++)
                _rows[slot] = new float[_target.Channels * width];
        }

        return _resize;
    }

    // The two rows that are blended are neighbours, or the same: of one even and one odd number, so neither takes the other's place.
    private ReadOnlySpan<float> Row(ImagePixels image, int row, int left, int width)
    {
        int slot = row % 2;
        if (_heldRows[slot] != row)
            image.ReadRow(row, left, width, _rows[slot]);
        _heldRows[slot] = row;
        return _rows[slot];
    }
}
