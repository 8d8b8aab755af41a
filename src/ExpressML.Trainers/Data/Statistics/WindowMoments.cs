using ExpressML.Threads;

namespace ExpressML.Data.Statistics;

/// <summary>Sums over all windows of some images, at step 1 and without padding: of each number of a window, and of the products of each two of them.</summary>
/// <remarks>In double precision. Images are summed in groups of a fixed size, and the groups in their order, so any number of threads gives the same result.</remarks>
internal sealed class WindowMoments
{
    private const int ImagesOfGroup = 64;

    private readonly Shape _image;
    private readonly Size2D _window;
    private readonly double[] _sums;
    private readonly double[,] _products;
    private double _count;

    private WindowMoments(Shape image, Size2D window)
    {
        int length = image.Channels * window.Area;
        (_image, _window, _sums, _products) = (image, window, new double[length], new double[length, length]);
    }

    /// <summary>The covariance of the numbers of a window, in the order [channels][height][width].</summary>
    /// <param name="images">Image after image, each planar.</param>
    /// <param name="shape">The shape of each.</param>
    /// <param name="window">Height and width of a window, at most those of an image.</param>
    /// <param name="parallel">The threads.</param>
    public static double[,] Covariance(float[] images, Shape shape, Size2D window, ParallelRange parallel)
    {
        int count = images.Length / shape.Length;
        var groups = new WindowMoments[(count + ImagesOfGroup - 1) / ImagesOfGroup];
        parallel.For(groups.Length, group =>
        {
            var moments = new WindowMoments(shape, window);
            for (int i = group * ImagesOfGroup; i < Math.Min(count, (group + 1) * ImagesOfGroup); i++)
                moments.Add(images.AsSpan(i * shape.Length, shape.Length));
            groups[group] = moments;
        });

        var all = new WindowMoments(shape, window);
        foreach (WindowMoments group in groups)
            all.Add(group);
        return all.Covariance();
    }

    private void Add(ReadOnlySpan<float> image)
    {
        int rows = _image.Height - _window.Height + 1, columns = _image.Width - _window.Width + 1;
        _count += (double)rows * columns;
        for (int p = 0; p < _sums.Length; p++)
        {
            for (int i = 0; i < rows; i++)
                _sums[p] += PixelMoments.Sum(image.Slice(Start(p) + i * _image.Width, columns));
            for (int q = p; q < _sums.Length; q++)
            {
                double product = 0;
                for (int i = 0; i < rows; i++)
                    product += PixelMoments.Comoment(image.Slice(Start(p) + i * _image.Width, columns), 0, image.Slice(Start(q) + i * _image.Width, columns), 0);
                _products[p, q] += product;
            }
        }
    }

    // Where a number of the first window is in an image.
    private int Start(int index)
    {
        (int c, int pixel) = Math.DivRem(index, _window.Area);
        (int u, int v) = Math.DivRem(pixel, _window.Width);
        return (c * _image.Height + u) * _image.Width + v;
    }

    private void Add(WindowMoments other)
    {
        _count += other._count;
        for (int p = 0; p < _sums.Length; p++)
        {
            _sums[p] += other._sums[p];
            for (int q = p; q < _sums.Length; q++)
                _products[p, q] += other._products[p, q];
        }
    }

    private double[,] Covariance()
    {
        var covariance = new double[_sums.Length, _sums.Length];
        for (int p = 0; p < _sums.Length; p++)
        {
            for (int q = p; q < _sums.Length; q++)
                covariance[p, q] = covariance[q, p] = (_products[p, q] - _sums[p] * _sums[q] / _count) / _count;
        }

        return covariance;
    }
}
