using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Pooling;
using ExpressML.Kernels.Products;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>How the output positions of a convolution are cut into strips, whose sums stay in a near cache until they are turned or pooled.</summary>
internal sealed class Strips
{
    /// <summary>Positions of the longest strip, with what the last tile has too many.</summary>
    public const int MostPositions = MostPooled + FilterLaneProducts.Rows;

    // 6 KB of sums of 16 filters; whole tiles of 6 positions and whole squares of 16.
    private const int WholeTiles = 96;

    // Whole rows of windows end where they end.
    private const int MostPooled = 128;

    private readonly int _rows, _columns, _length;
    private readonly PoolingWindows? _windows, _lastWindows;

    /// <param name="geometry">The sizes of the convolution.</param>
    /// <param name="pool">The windows of max pooling that follows, of which no strip has a part only; null for none.</param>
    public Strips(ConvolutionGeometry geometry, PoolingWindows? pool)
    {
        (_rows, _columns, _length) = (geometry.Output.Height, geometry.Output.Width, WholeTiles);
        if (pool is null)
            return;
        int window = pool.Rows[0].End, pooledRows = pool.Rows.Length;
        (_rows, _columns) = (pooledRows * window, pool.Columns.Length * window);
        int rowsAStrip = Math.Min(pooledRows, MostPooled / (window * _columns));
        _length = rowsAStrip * window * _columns;
        _windows = Windows(rowsAStrip);
        _lastWindows = Windows(pooledRows - (Count - 1) * rowsAStrip);

        PoolingWindows Windows(int rows) => PoolingWindows.Sliding((1, rows * window, _columns), window, window, padding: 0);
    }

    public int Count => (_rows * _columns + _length - 1) / _length;

    /// <summary>First position and number of positions of a strip.</summary>
    public (int First, int Count) this[int strip] => (strip * _length, Math.Min(_length, _rows * _columns - strip * _length));

    /// <summary>Whether windows can be pooled strip by strip: they lie side by side, and a strip holds a row of them.</summary>
    public static bool JoinsPool(PoolingWindows pool) => pool.AreSideBySide && pool.Rows[0].End * pool.Rows[0].End * pool.Columns.Length <= MostPooled;

    /// <summary>The windows of a strip, over its positions; null where there is no pooling.</summary>
    public PoolingWindows? Windows(int strip) => strip == Count - 1 ? _lastWindows : _windows;

    /// <summary>The first of the windows of a strip, counted through all of them.</summary>
    public int FirstPooled(int strip) => strip * (_windows?.Output.Area ?? 0);

    /// <summary>Where each position stands in the padded input; after the last, it is repeated to fill a tile.</summary>
    /// <param name="row">Floats from a row of the input to the next.</param>
    /// <param name="stride">The stride of the convolution.</param>
    public int[] Positions(int row, Size2D stride) => [.. Enumerable.Range(0, _rows * _columns + FilterLaneProducts.Rows).Select(position =>
    {
        (int i, int j) = Math.DivRem(Math.Min(position, _rows * _columns - 1), _columns);
        return i * stride.Height * row + j * stride.Width;
    })];
}
