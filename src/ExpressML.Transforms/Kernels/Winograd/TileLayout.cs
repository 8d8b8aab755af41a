using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Winograd;

/// <summary>How transformed patches, or tiles, lie in memory: floats from one position, tile or channel to the next.</summary>
internal readonly record struct TileLayout(nint Position, nint Tile, nint Channel)
{
    /// <summary>[positions][tiles][channels][16]: for each position and tile a panel of channels, as <see cref="PanelProducts"/> reads and writes it.</summary>
    public static TileLayout Panels(int tiles, int channels) => new(PositionLength(tiles * channels), (nint)channels * Lanes.Count, Lanes.Count);

    /// <summary>[positions][channels][tiles][16]: for each position and channel all tiles in a row, as the weight gradient sums them.</summary>
    public static TileLayout Rows(int tiles, int channels) => new(PositionLength(tiles * channels), Lanes.Count, (nint)tiles * Lanes.Count);

    /// <summary>Floats of so many positions.</summary>
    public int Length(int positions) => checked((int)(positions * Position));

    /// <summary>Floats from a position to the next that has so many lane blocks: an odd number of them, or all positions would share few sets of the caches.</summary>
    public static int PositionLength(int blocks) => (blocks | 1) * Lanes.Count;
}
