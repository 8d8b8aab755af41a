namespace ExpressML.Onnx.Graphs;

/// <summary>The pattern by which numbers change their places, so that they come into row order of a value's axes.</summary>
/// <param name="Kind">Which pattern.</param>
/// <param name="Groups">For a channel shuffle, into how many groups the channels are cut; for pixel shuffles, the side of a pixel's square.</param>
/// <param name="Order">For a permutation, which of channels (0), height (1) and width (2) comes first, second and third.</param>
internal sealed record OrderPattern(OrderKind Kind, int Groups = 0, IReadOnlyList<int>? Order = null)
{
    /// <summary>Finds the pattern.</summary>
    /// <param name="stored">The atoms of channels, height and width.</param>
    /// <param name="axes">The atoms of the axes, in the order that is wanted.</param>
    public static OrderPattern Of(Atom[][] stored, Atom[][] axes)
    {
        Atom[] order = [.. axes.SelectMany(axis => axis)];
        foreach (int[] permutation in (int[][])[[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
        {
            if (permutation.SelectMany(group => stored[group]).SequenceEqual(order))
                return new OrderPattern(OrderKind.Permutation, Order: permutation);
        }

        if (stored[0] is [var outer, var inner] && order.SequenceEqual([inner, outer, .. stored[1], .. stored[2]]))
            return new OrderPattern(OrderKind.ChannelShuffle, outer.Size);

        // Channels are (C, r, r) or (r, r, C), and each pixel becomes a square of r×r.
        if (stored[0] is [.., var rows, var columns] && rows.Size == columns.Size)
        {
            Atom[] channels = stored[0][..^2];
            if (order.SequenceEqual([.. channels, .. stored[1], rows, .. stored[2], columns]))
                return new OrderPattern(OrderKind.PixelShuffle, rows.Size);
        }

        if (stored[0] is [var top, var left, var rest] && top.Size == left.Size && order.SequenceEqual([rest, .. stored[1], top, .. stored[2], left]))
            return new OrderPattern(OrderKind.DepthToSpace, top.Size);

        // And back.
        if (stored is [_, [.. var rowsLeft, var within], [.. var columnsLeft, var across]] && within.Size == across.Size)
        {
            if (order.SequenceEqual([.. stored[0], within, across, .. rowsLeft, .. columnsLeft]))
                return new OrderPattern(OrderKind.PixelUnshuffle, within.Size);
            if (order.SequenceEqual([within, across, .. stored[0], .. rowsLeft, .. columnsLeft]))
                return new OrderPattern(OrderKind.SpaceToDepth, within.Size);
        }

        return new OrderPattern(OrderKind.Other);
    }
}
