namespace ExpressML.Kernels;

/// <summary>One row or column of tiles: which pixels of the source its patches hold, and which of the target it makes.</summary>
/// <param name="Source">The pixel of the source where the patch begins; it may lie outside.</param>
/// <param name="First">The first pixel of the patch that lies within the source.</param>
/// <param name="End">One past the last that does; where it is not above <see cref="First"/>, there is none.</param>
/// <param name="Target">The first pixel of the target.</param>
/// <param name="Outputs">How many pixels of the target it makes; the last tile may reach beyond it.</param>
internal readonly record struct TileReach(int Source, int First, int End, int Target, int Outputs)
{
    /// <summary>Whether all of the patch lies within the source.</summary>
    public bool IsInner => First == 0 && End == Winograd.Side;

    /// <summary>Whether all outputs lie within the target.</summary>
    public bool IsWhole => Outputs == Winograd.Outputs;
}

/// <summary>How the Winograd convolution of one group, forward or back to its input, is cut into tiles; they are counted row by row.</summary>
internal sealed class WinogradTiles
{
    private readonly TileReach[] _rows;
    private readonly TileReach[] _columns;

    /// <param name="source">What is read.</param>
    /// <param name="target">What is made.</param>
    /// <param name="padding">Zeros around the source on each side, in pixels.</param>
    public WinogradTiles(Shape source, Shape target, int padding)
    {
        (Source, Target) = (source, target);
        _rows = Reaches(source.Height, target.Height, padding);
        _columns = Reaches(source.Width, target.Width, padding);
    }

    public Shape Source { get; }

    public Shape Target { get; }

    public int Count => _rows.Length * _columns.Length;

    /// <summary>Tiles along one axis.</summary>
    public static int Along(int outputs) => (outputs + Winograd.Outputs - 1) / Winograd.Outputs;

    public TileReach Row(int tile) => _rows[tile / _columns.Length];

    public TileReach Column(int tile) => _columns[tile % _columns.Length];

    private static TileReach[] Reaches(int source, int target, int padding)
    {
        var reaches = new TileReach[Along(target)];
        for (int i = 0; i < reaches.Length; i++)
        {
            int first = i * Winograd.Outputs, start = first - padding;
            reaches[i] = new TileReach(
                start, Math.Clamp(-start, 0, Winograd.Side), Math.Clamp(source - start, 0, Winograd.Side),
                first, Math.Min(Winograd.Outputs, target - first));
        }

        return reaches;
    }
}
