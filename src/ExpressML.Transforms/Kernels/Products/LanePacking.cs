using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>Between rows, one example each, and lane blocks, where 16 examples lie innermost.</summary>
internal static class LanePacking
{
    /// <summary>How many rows <see cref="Pack"/> takes at once: their numbers stand side by side in the block.</summary>
    public const int RowsATime = 4;

    /// <summary>block[i, lane + r] = row r [i] for four rows of planar numbers.</summary>
    public static void Pack(
        ReadOnlySpan<float> row0, ReadOnlySpan<float> row1, ReadOnlySpan<float> row2, ReadOnlySpan<float> row3, int lane, Span<float> block)
    {
        row1 = row1[..row0.Length];
        row2 = row2[..row0.Length];
        row3 = row3[..row0.Length];
        Span<float> target = block[lane..];
        for (int i = 0; i < row0.Length; i++)
        {
            Span<float> four = target.Slice(i * Lanes.Count, RowsATime);
            four[3] = row3[i];
            four[2] = row2[i];
            four[1] = row1[i];
            four[0] = row0[i];
        }
    }

    /// <summary>block[i, lane] = row[i].</summary>
    public static void PackOne(ReadOnlySpan<float> row, int lane, Span<float> block)
    {
        for (int i = 0; i < row.Length; i++)
            block[i * Lanes.Count + lane] = row[i];
    }

    /// <summary>block[i, lane] = row[i] in all lanes.</summary>
    public static void Fill(ReadOnlySpan<float> row, Span<float> block)
    {
        for (int i = 0; i < row.Length; i++)
            block.Slice(i * Lanes.Count, Lanes.Count).Fill(row[i]);
    }

    /// <summary>row[i] = block[i, lane].</summary>
    public static void Unpack(ReadOnlySpan<float> block, int lane, Span<float> row)
    {
        for (int i = 0; i < row.Length; i++)
            row[i] = block[i * Lanes.Count + lane];
    }
}
