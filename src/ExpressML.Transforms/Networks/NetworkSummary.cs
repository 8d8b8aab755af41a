using System.Globalization;
using System.Text;
using ExpressML.Layers;

namespace ExpressML.Networks;

/// <summary>Prints a network as a table, one row a layer, and a last row with the sums. The layers of a block follow it, indented.</summary>
internal static class NetworkSummary
{
    private static readonly string[] _headings = ["Name", "Layer", "Output", "Parameters", "Multiply-adds", "Memory"];

    public static string Of(Network network)
    {
        string[][] rows =
        [
            _headings,
            ["", "Input", network.InputShape.ToString(), "", "", Bytes(network.InputShape.Length)],
            .. network.Placed.SelectMany((placed, place) => Rows(network, [placed.Layer], "", SourcesOf(network, place))),
            [
                "", "Total", network.OutputShape.ToString(), Number(network.ParameterCount), Number(network.Layers.Sum(layer => layer.MultiplyAdds)),
                Bytes(network.InputShape.Length + network.Names.Layers.Sum(Numbers)),
            ],
        ];
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

    private static IEnumerable<string[]> Rows(Network network, IReadOnlyList<Layer> layers, string indent, string sources = "") => layers.SelectMany(layer => layer is Composite block
        ? block.Chains.SelectMany(chain => Rows(network, chain, indent + "  ")).Prepend(BlockRow(network, block, indent, sources))
        : [Row(network, layer, indent, sources)]);

    // What a layer reads, where that is not the layer before.
    private static string SourcesOf(Network network, int place) =>
        network.Placed[place].FollowsAt(place) ? "" : $" of {string.Join(", ", network.Placed[place].Sources.Select(network.NameOfSource))}";

    private static string[] Row(Network network, Layer layer, string indent, string sources) =>
    [
        indent + network.NameOf(layer), layer + sources, layer.OutputShape.ToString(),
        Number(layer.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Length)), Number(layer.MultiplyAdds), Bytes(Numbers(layer)),
    ];

    // A block does nothing that its layers don't do, but put their outputs together.
    private static string[] BlockRow(Network network, Composite block, string indent, string sources) =>
        [indent + network.NameOf(block), $"{block.GetType().Name}(…){sources}", block.OutputShape.ToString(), "", "", Bytes(Numbers(block))];

    // Words lean left, numbers right.
    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();

    private static long Numbers(Layer layer) =>
        layer.OutputShape.Length + (layer is Composite ? 0 : layer.Parameters.Sum(parameter => (long)parameter.Length));

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long numbers) => string.Create(CultureInfo.InvariantCulture, $"{numbers * sizeof(float) / 1024.0:N1} KB");
}
