namespace ExpressML.Kernels.Winograd;

/// <summary>Along one axis, which pixels of the source a patch holds.</summary>
/// <param name="Start">The pixel of the source where the patch begins; it may lie outside.</param>
/// <param name="First">The first pixel of the patch that lies within the source.</param>
/// <param name="End">One past the last that does; where it is not above <see cref="First"/>, there is none.</param>
/// <param name="IsInner">Whether all do.</param>
internal readonly record struct PatchReach(int Start, int First, int End, bool IsInner);

/// <summary>Along one axis, which pixels of the target a tile makes.</summary>
/// <param name="Start">The first pixel.</param>
/// <param name="Pixels">How many; the last tile may reach beyond the target.</param>
/// <param name="IsWhole">Whether it does not.</param>
internal readonly record struct TileReach(int Start, int Pixels, bool IsWhole);

/// <summary>Neighbouring tiles of one strip, and the patches that they are made of.</summary>
internal readonly record struct TileChunk(int First, int Count, int FirstPatch, int PatchCount);

/// <summary>How the Winograd convolution of one group, forward or back to its input, is cut into patches and tiles.</summary>
/// <remarks>
/// Both are counted column by column. A tile is made of <see cref="IWinogradForm.Taps"/> patches below each other, or fewer where the border cuts its
/// windows, out of the same strip: one column where there are several taps; with one, tile and patch belong together, and all are one strip.
/// </remarks>
internal sealed class WinogradTiles<TForm>
    where TForm : struct, IWinogradForm
{
    /// <summary>So many patches, or tiles, are transformed at once at most: cut ones go through the stack.</summary>
    public const int MostBelow = 32;

    private readonly PatchReach[] _patchRows;
    private readonly PatchReach[] _patchColumns;
    private readonly TileReach[] _tileRows;
    private readonly TileReach[] _tileColumns;
    private readonly int[] _patchesBelow;
    private readonly int[] _tilesBelow;
    private readonly int _patchesAStrip;
    private readonly int _cut;

    /// <param name="source">What is read.</param>
    /// <param name="target">What is made.</param>
    /// <param name="padding">Zeros around the source, in pixels.</param>
    /// <param name="cutsTaps">Whether taps in the padding above and below are left out, rather than patches of zeros.</param>
    /// <param name="rows">Which rows of tiles, where not all are wanted. Only for forms of one tap.</param>
    public WinogradTiles(Shape source, Shape target, Padding2D padding, bool cutsTaps = true, Range? rows = null)
    {
        (Source, Target) = (source, target);
        _tileRows = TileReaches(target.Height, TForm.TileHeight);
        _tileColumns = TileReaches(target.Width, TForm.TileWidth);
        _patchColumns = PatchReaches(source.Width, padding.Left, TForm.PatchWidth, TForm.TileWidth, _tileColumns.Length);
        _cut = TForm.Taps > 1 && cutsTaps ? padding.Top : 0;
        int cutBelow = TForm.Taps > 1 && cutsTaps ? padding.Bottom : 0;
        _patchRows = PatchReaches(source.Height, padding.Top - _cut, TForm.PatchHeight, TForm.TileHeight, _tileRows.Length + TForm.Taps - 1 - _cut - cutBelow);
        if (rows is { } some)
            (_tileRows, _patchRows) = (_tileRows[some], _patchRows[some]);
        (_patchesBelow, _tilesBelow) = (Below(_patchRows, row => row.IsInner), Below(_tileRows, row => row.IsWhole));
        int columnsAStrip = TForm.Taps > 1 ? 1 : _tileColumns.Length;
        (TilesAStrip, _patchesAStrip) = (columnsAStrip * _tileRows.Length, columnsAStrip * _patchRows.Length);
    }

    public Shape Source { get; }

    public Shape Target { get; }

    public int Count => _tileRows.Length * _tileColumns.Length;

    /// <summary>The rows of the source that patches read.</summary>
    public (int First, int End) SourceRows => (_patchRows[0].Start + _patchRows[0].First, _patchRows[^1].Start + _patchRows[^1].End);

    /// <summary>The rows of the target that tiles cover.</summary>
    public (int First, int End) TargetRows => (_tileRows[0].Start, _tileRows[^1].Start + _tileRows[^1].Pixels);

    public int PatchCount => _patchRows.Length * _patchColumns.Length;

    public int TilesAStrip { get; }

    /// <summary>Sums of all tiles over their taps.</summary>
    public long TapCount => Enumerable.Range(0, TForm.Taps).Sum(tap => (long)Run(new TileChunk(0, TilesAStrip, 0, _patchesAStrip), tap).Count) * (Count / TilesAStrip);

    public PatchReach PatchRow(int patch) => _patchRows[patch % _patchRows.Length];

    public PatchReach PatchColumn(int patch) => _patchColumns[patch / _patchRows.Length];

    public TileReach TileRow(int tile) => _tileRows[tile % _tileRows.Length];

    public TileReach TileColumn(int tile) => _tileColumns[tile / _tileRows.Length];

    /// <summary>Patches of the largest <see cref="Chunk"/>.</summary>
    public int MostPatches(int most) => Math.Min(_patchesAStrip, Math.Min(most, TilesAStrip) + TForm.Taps - 1);

    /// <summary>Up to <paramref name="most"/> tiles from <paramref name="first"/> on.</summary>
    public TileChunk Chunk(int first, int most)
    {
        (int strip, int tile) = Math.DivRem(first, TilesAStrip);
        int count = Math.Min(most, TilesAStrip - tile);
        int patch = Math.Max(0, tile - _cut), end = Math.Min(_patchesAStrip, tile + count - 1 - _cut + TForm.Taps);
        return new TileChunk(first, count, strip * _patchesAStrip + patch, end - patch);
    }

    /// <summary>The taps of one tile: the first, how many, the patch of the first, and in how many tiles from this one on they are the same, patch by patch.</summary>
    public (int Tap, int Count, int Patch, int Tiles) TapsOf(int tile)
    {
        (int strip, int place) = Math.DivRem(tile, TilesAStrip);
        int tap = Math.Max(0, _cut - place), end = Math.Min(TForm.Taps, _patchesAStrip + _cut - place);
        int tiles = end - tap == TForm.Taps ? _patchesAStrip + _cut - place - TForm.Taps + 1 : 1;
        return (tap, end - tap, strip * _patchesAStrip + place + tap - _cut, tiles);
    }

    /// <summary>How many patches from one on stand below each other with all their rows within the source, <see cref="MostBelow"/> at most; 1 where it has not all itself.</summary>
    public int PatchesBelow(int patch) => Math.Min(MostBelow, _patchesBelow[patch % _patchRows.Length]);

    /// <summary>How many tiles from one on stand below each other with all their rows, <see cref="MostBelow"/> at most; 1 where it has not all itself.</summary>
    public int TilesBelow(int tile) => Math.Min(MostBelow, _tilesBelow[tile % _tileRows.Length]);

    /// <summary>The tiles of a chunk that have one tap: the first, how many, and its patch.</summary>
    public (int Tile, int Count, int Patch) Run(TileChunk chunk, int tap)
    {
        (int strip, int place) = Math.DivRem(chunk.First, TilesAStrip);
        int first = Math.Max(place, _cut - tap), end = Math.Min(place + chunk.Count, _patchesAStrip + _cut - tap);
        return (strip * TilesAStrip + first, Math.Max(0, end - first), strip * _patchesAStrip + first + tap - _cut);
    }

    private static TileReach[] TileReaches(int target, int size)
    {
        var reaches = new TileReach[(target + size - 1) / size];
        for (int i = 0; i < reaches.Length; i++)
        {
            int start = i * size, pixels = Math.Min(size, target - start);
            reaches[i] = new TileReach(start, pixels, pixels == size);
        }

        return reaches;
    }

    private static int[] Below<TReach>(TReach[] rows, Func<TReach, bool> isWhole)
    {
        int[] below = new int[rows.Length];
        for (int row = rows.Length - 1; row >= 0; row--)
            below[row] = row + 1 < rows.Length && isWhole(rows[row]) && isWhole(rows[row + 1]) ? below[row + 1] + 1 : 1;
        return below;
    }

    private static PatchReach[] PatchReaches(int source, int padding, int size, int step, int count)
    {
        var reaches = new PatchReach[count];
        for (int i = 0; i < count; i++)
        {
            int start = i * step - padding, first = Math.Clamp(-start, 0, size), end = Math.Clamp(source - start, 0, size);
            reaches[i] = new PatchReach(start, first, end, first == 0 && end == size);
        }

        return reaches;
    }
}
