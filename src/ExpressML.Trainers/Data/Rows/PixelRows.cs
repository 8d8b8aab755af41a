using ExpressML.Images;

namespace ExpressML.Data.Rows;

/// <summary>Rows of pixels in flat memory: one byte per pixel as long as all pixels are whole numbers from 0 to 255, and floats from the first other number on.</summary>
/// <remarks>
/// Both give the same bits. Rows are stored in chunks, so that a set of unknown size grows without being copied. When bytes are converted to floats,
/// only one chunk is in memory in both forms.
/// </remarks>
internal sealed class PixelRows
{
    private readonly int _rowLength;
    private readonly int _rowsAChunk;
    private readonly List<byte[]> _bytes = [];
    private readonly List<float[]> _floats = [];

    /// <summary>An empty store.</summary>
    /// <param name="rowLength">Pixels of a row.</param>
    /// <param name="rowsAChunk">Rows that are allocated together.</param>
    /// <param name="asBytes">Whether it begins with bytes.</param>
    public PixelRows(int rowLength, int rowsAChunk, bool asBytes = true) => (_rowLength, _rowsAChunk, AreBytes) = (rowLength, rowsAChunk, asBytes);

    /// <summary>Whether all pixels so far are bytes.</summary>
    public bool AreBytes { get; private set; }

    /// <summary>Writes a row: in place of an earlier one, or after the last.</summary>
    public void Write(int index, ReadOnlySpan<float> row)
    {
        if (AreBytes && !PixelBytes.TryNarrow(row, Row(_bytes, index)))
            ConvertToFloats();
        if (!AreBytes)
            row.CopyTo(Row(_floats, index));
    }

    /// <summary>Copies a row of another store: in place of an earlier row, or after the last.</summary>
    public void Write(int index, PixelRows source, int sourceIndex)
    {
        if (!source.AreBytes)
            Write(index, source.Row(source._floats, sourceIndex));
        else if (AreBytes)
            source.Row(source._bytes, sourceIndex).CopyTo(Row(_bytes, index));
        else
            PixelBytes.Widen(source.Row(source._bytes, sourceIndex), Row(_floats, index));
    }

    /// <summary>The pixels of a row.</summary>
    /// <param name="index">Which row.</param>
    /// <param name="scratch">Room for them if they are stored as bytes; at least as long as a row.</param>
    public ReadOnlySpan<float> Read(int index, Span<float> scratch)
    {
        if (!AreBytes)
            return Row(_floats, index);
        PixelBytes.Widen(Row(_bytes, index), scratch);
        return scratch[.._rowLength];
    }

    private Span<T> Row<T>(List<T[]> chunks, int index)
    {
        (int chunk, int row) = Math.DivRem(index, _rowsAChunk);
        if (chunk == chunks.Count)
            chunks.Add(GC.AllocateUninitializedArray<T>(_rowsAChunk * _rowLength));
        return chunks[chunk].AsSpan(row * _rowLength, _rowLength);
    }

    private void ConvertToFloats()
    {
        AreBytes = false;
        for (int chunk = 0; chunk < _bytes.Count; chunk++)
        {
            _floats.Add(GC.AllocateUninitializedArray<float>(_bytes[chunk].Length));
            PixelBytes.Widen(_bytes[chunk], _floats[chunk]);
            _bytes[chunk] = [];
        }

        _bytes.Clear();
    }
}
