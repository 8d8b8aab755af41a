using System.Globalization;
using System.Text;
using ExpressML.Layers;

namespace ExpressML.Networks;

/// <summary>A network as a table, one row a layer, and a last row with the sums. The layers of a block follow it.</summary>
internal static class NetworkSummary
{
    private static readonly string[] _headings = ["Name", "Layer", "Output", "Parameters", "Multiply-adds", "Memory"];

    /// <summary>The rows: the input, the layers, and the sums.</summary>
    public static IReadOnlyList<LayerRow> RowsOf(Network network) =>
    [
        new LayerRow(0, "", "Input", network.InputShape, null, null, network.InputShape.Length),
        .. network.Placed.SelectMany((placed, place) => Rows(network, [placed.Layer], 0, SourcesOf(network, place))),
        new LayerRow(
            0, "", "Total", network.OutputShape, network.ParameterCount, network.Layers.Sum(layer => layer.MultiplyAdds),
            network.InputShape.Length + network.Names.Layers.Sum(Numbers)),
    ];

    /// <summary>The rows as text, where the layers of a block are indented.</summary>
    public static string Of(Network network)
    {
        string[][] rows = [_headings, .. RowsOf(network).Select(Cells)];
        int[] widths = [.. _headings.Select((_, column) => rows.Max(row => row[column].Length))];

        var table = new StringBuilder();
        for (int row = 0; row < rows.Length; row++)
        {
            table.AppendLine(Line(rows[row], widths));
            if (row == 0 || row == rows.Length - 2)
                table.AppendLine(new string('-', widths.Sum() + 2 * (widths.Length - 1)));
        }

        return table.ToString();
    }

    private static IEnumerable<LayerRow> Rows(Network network, IReadOnlyList<Layer> layers, int level, string sources = "") => layers.SelectMany(layer => layer is Composite block
        ? block.Chains.SelectMany(chain => Rows(network, chain, level + 1))
            .Prepend(new LayerRow(level, network.NameOf(block), $"{block.GetType().Name}(…){sources}", block.OutputShape, null, null, Numbers(block)))
        : [Row(network, layer, level, sources)]);

    // What a layer reads, where that is not the layer before.
    private static string SourcesOf(Network network, int place) =>
        network.Placed[place].FollowsAt(place) ? "" : $" of {string.Join(", ", network.Placed[place].Sources.Select(network.NameOfSource))}";

    private static LayerRow Row(Network network, Layer layer, int level, string sources) => new(
        level, network.NameOf(layer), layer + sources, layer.OutputShape,
        layer.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Length), layer.MultiplyAdds, Numbers(layer));

    private static string[] Cells(LayerRow row) =>
    [
        new string(' ', 2 * row.Level) + row.Name, row.Layer, row.Output.ToString(), Number(row.Parameters), Number(row.MultiplyAdds), Bytes(row.Numbers),
    ];

    // Words lean left, numbers right.
    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();

    private static long Numbers(Layer layer) =>
        layer.OutputShape.Length + (layer is Composite ? 0 : layer.Parameters.Sum(parameter => (long)parameter.Length));

    private static string Number(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Bytes(long numbers) => string.Create(CultureInfo.InvariantCulture, $"{numbers * sizeof(float) / 1024.0:N1} KB");
}
