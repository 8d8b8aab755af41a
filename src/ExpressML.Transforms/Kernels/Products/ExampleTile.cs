using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>How a weight gradient is cut into tiles of <see cref="LaneOuterProducts"/>, which have 5 rows of one operand and 2 of the other.</summary>
/// <param name="FiltersFirst">Whether filters have the 5 rows, and weights the 2.</param>
/// <param name="Filters">Filters of a tile.</param>
/// <param name="Weights">Weights of a tile.</param>
internal readonly record struct ExampleTile(bool FiltersFirst, int Filters, int Weights)
{
    private static readonly ExampleTile _filtersFirst = new(true, LaneOuterProducts.RowsA, LaneOuterProducts.RowsB);
    private static readonly ExampleTile _weightsFirst = new(false, LaneOuterProducts.RowsB, LaneOuterProducts.RowsA);

    /// <summary>
    /// Whether examples rather than filters are the lanes of a weight gradient: lanes without a filter are work for nothing, and a quarter of them is
    /// about what turning the output gradient saves.
    /// </summary>
    public static bool Suits(int filters) => 4 * filters < 3 * Lanes.Blocks(filters) * Lanes.Count;

    /// <summary>The way that leaves fewer rows empty.</summary>
    public static ExampleTile For(int filters, int weights) =>
        _filtersFirst.Products(filters, weights) < _weightsFirst.Products(filters, weights) ? _filtersFirst : _weightsFirst;

    /// <summary>Tiles of so many weights.</summary>
    public int Tiles(int weights) => (weights + Weights - 1) / Weights;

    /// <summary>Sums of all tiles, those of empty rows too.</summary>
    public int Products(int filters, int weights) => (filters + Filters - 1) / Filters * Tiles(weights) * Filters * Weights;

    /// <summary>Which sum of a tile is that of a filter and a weight of it.</summary>
    public int Place(int filter, int weight) => FiltersFirst ? filter * Weights + weight : weight * Filters + filter;
}
