using System.Runtime.InteropServices;
using ExpressML.Data.Rows;
using ExpressML.Persistence;

namespace ExpressML.Data.Splitting;

/// <summary>Checksums of some rows by their place, which tell whether a source gives the same rows in the same order when it is read again.</summary>
internal sealed class RowSamples
{
    // Of another order of the rows, a sixteenth of them notices almost surely, and costs almost nothing.
    private const int Distance = 16;

    private readonly string _sourceName;
    private readonly List<uint> _checksums = [];
    private float[] _scratch = [];
    private long _count;

    /// <param name="sourceName">What messages call the rows.</param>
    public RowSamples(string sourceName) => _sourceName = sourceName;

    /// <summary>Remembers the next row of the first reading.</summary>
    public void Add(TrainingData rows, int row)
    {
        if (_count++ % Distance == 0)
            _checksums.Add(Checksum(rows, row, ref _scratch));
    }

    /// <summary>Begins another reading: an action that compares its rows, one after the other.</summary>
    /// <exception cref="InvalidOperationException">From the action: a row is another one.</exception>
    public Action<TrainingData, int> Compare()
    {
        long count = 0;
        float[] scratch = [];
        return (rows, row) =>
        {
            (long sample, long rest) = Math.DivRem(count++, Distance);
            if (rest == 0 && sample < _checksums.Count && Checksum(rows, row, ref scratch) != _checksums[(int)sample])
                throw Changed(count);
        };
    }

    private static uint Checksum(TrainingData rows, int row, ref float[] scratch)
    {
        if (scratch.Length == 0)
            scratch = new float[rows.Shape.Length];
        var checksum = default(Crc32C);
        checksum.Append(MemoryMarshal.AsBytes(rows.Row(row, scratch)));
        if (rows.TargetCount == 0)
            checksum.Append(BitConverter.GetBytes(rows.Label(row)));
        else
            checksum.Append(MemoryMarshal.AsBytes(rows.Targets(row)));
        return checksum.Value;
    }

    private InvalidOperationException Changed(long number) => new(
        $"The {_sourceName} came in another order, or with other values, than when it was read first: row {number} is another one (counted from 1, without rows that are skipped). "
        + "Since it does not fit into MaximumMemoryForRows, each epoch reads it again, and ValidationSetFraction knows the rows for validation by their place: "
        + "in another order, the network would be trained on them. Give the rows a fixed order, as ORDER BY does in a query, or save them to a file first (mlContext.Data.SaveAsBinary); "
        + "or raise MaximumMemoryForRows, or pass a ValidationSet.");
}
