using ExpressML.Kernels.Convolutions;

namespace ExpressML.Tests.Support.Reference;

/// <summary>What a convolution means: y[f,i,j] = b[f] + Σ w[f,c,u,v]·x[c, i·stride − padding + u·dilation, …], pixels outside x being 0.</summary>
/// <remarks>One example, naive loops, double precision. The gradients walk the same products: each adds to y, dx and dw alike.</remarks>
internal sealed class ReferenceConvolution
{
    private readonly ConvolutionGeometry _geometry;
    private readonly (int Y, int W, int X)[] _products;

    public ReferenceConvolution(ConvolutionGeometry geometry)
    {
        _geometry = geometry;
        OutputShape = new Shape(
            geometry.Filters,
            Positions(geometry.Input.Height, geometry.WindowHeight, geometry.Stride.Height, geometry.Padding.Top, geometry.Padding.Bottom, geometry.Dilation.Height),
            Positions(geometry.Input.Width, geometry.WindowWidth, geometry.Stride.Width, geometry.Padding.Left, geometry.Padding.Right, geometry.Dilation.Width));
        _products = [.. Products()];
    }

    public Shape OutputShape { get; }

    public double[] Forward(double[] x, double[] w, double[]? b)
    {
        double[] y = [.. Enumerable.Range(0, OutputShape.Length).Select(i => b?[i / OutputShape.Area] ?? 0)];
        foreach (var product in _products)
            y[product.Y] += w[product.W] * x[product.X];
        return y;
    }

    public double[] InputGradient(double[] w, double[] dy)
    {
        double[] dx = new double[_geometry.Input.Length];
        foreach (var product in _products)
            dx[product.X] += w[product.W] * dy[product.Y];
        return dx;
    }

    public double[] WeightGradient(double[] x, double[] dy)
    {
        double[] dw = new double[_geometry.Filters * _geometry.FanIn];
        foreach (var product in _products)
            dw[product.W] += x[product.X] * dy[product.Y];
        return dw;
    }

    public double[] BiasGradient(double[] dy) => [.. dy.Chunk(OutputShape.Area).Select(channel => channel.Sum())];

    private static int Positions(int size, int window, int stride, int before, int after, int dilation)
    {
        int positions = 0;
        for (int start = -before; start + dilation * (window - 1) < size + after; start += stride)
            positions++;
        return positions;
    }

    private IEnumerable<(int Y, int W, int X)> Products()
    {
        (int height, int width) = (_geometry.Input.Height, _geometry.Input.Width);
        int channels = _geometry.Input.Channels / _geometry.Groups, filters = _geometry.Filters / _geometry.Groups;
        for (int f = 0; f < OutputShape.Channels; f++)
            for (int i = 0; i < OutputShape.Height; i++)
                for (int j = 0; j < OutputShape.Width; j++)
                    for (int c = 0; c < channels; c++)
                        for (int u = 0; u < _geometry.WindowHeight; u++)
                            for (int v = 0; v < _geometry.WindowWidth; v++)
                            {
                                int row = i * _geometry.Stride.Height - _geometry.Padding.Top + u * _geometry.Dilation.Height;
                                int column = j * _geometry.Stride.Width - _geometry.Padding.Left + v * _geometry.Dilation.Width;
                                if (row < 0 || row >= height || column < 0 || column >= width)
                                    continue;
                                yield return (
                                    (f * OutputShape.Height + i) * OutputShape.Width + j,
                                    ((f * channels + c) * _geometry.WindowHeight + u) * _geometry.WindowWidth + v,
                                    ((f / filters * channels + c) * height + row) * width + column);
                            }
    }
}
