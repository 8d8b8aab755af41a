namespace ExpressML.Images;

/// <summary>Brings images of any size to one shape: cuts off what is too high or too wide for its proportions, and resizes the middle.</summary>
/// <remarks>
/// <para>
/// Shapes: height × width pixels → (C, H, W), planar, whole numbers from 0 to 255. C = 1: grey, 0.299·R + 0.587·G + 0.114·B, rounded; C = 3: R, G, B; C = 4: R, G, B, alpha.
/// </para>
/// <para>
/// Variant: the largest rectangle in the middle with the proportions W : H is made larger as by <see cref="BilinearResize"/>, and each number rounded,
/// half to even. It is made smaller as <see cref="Shrinking"/> says: <see cref="PixelAveraging"/>, or likewise by <see cref="BilinearResize"/>. Not safe to
/// use from several threads at once: it keeps the rows that are needed next.
/// </para>
/// </remarks>
internal sealed class ImageScaler
{
    private readonly Shape _target;
    private readonly Shrinking _shrinking;
    private readonly int[] _heldRows = [-1, -1];
    private readonly float[][] _rows = [[], []];
    private (int Height, int Width) _size;
    private BilinearResize? _resize;
    private PixelAveraging? _averaging;

    public ImageScaler(Shape target, Shrinking shrinking = Shrinking.Averaged) => (_target, _shrinking) = (target, shrinking);

    /// <summary>The size of the largest rectangle in the middle of an image that has the proportions of a target.</summary>
    public static (int Height, int Width) Middle(int height, int width, Shape target)
    {
        // As products: width / height against the target's.
        long own = (long)width * target.Height, wanted = (long)height * target.Width;
        if (own > wanted)
            return (height, Math.Max(1, (int)Math.Round((double)wanted / target.Height)));
        return (Math.Max(1, (int)Math.Round((double)own / target.Width)), width);
    }

    /// <summary>Writes one image.</summary>
    public void Apply(ImagePixels image, Span<float> planar)
    {
        (int height, int width) = Middle(image.Height, image.Width, _target);
        (int top, int left) = ((image.Height - height) / 2, (image.Width - width) / 2);
        if (_size != (height, width))
            Prepare(height, width);
        if (_averaging is not null)
            _averaging.Apply(image, top, left, planar);
        else
            Interpolate(image, top, left, _resize!, planar);
    }

    private void Interpolate(ImagePixels image, int top, int left, BilinearResize resize, Span<float> planar)
    {
        int width = _size.Width;
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

    private void Prepare(int height, int width)
    {
        _size = (height, width);
        (_resize, _averaging) = (null, null);
        if (_shrinking == Shrinking.Averaged && (height > _target.Height || width > _target.Width))
        {
            _averaging = new PixelAveraging(height, width, _target);
            return;
        }

        _resize = new BilinearResize(new Shape(_target.Channels, height, width), _target.Height, _target.Width);
        for (int slot = 0; slot < _rows.Length; slot++)
            _rows[slot] = new float[_target.Channels * width];
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
