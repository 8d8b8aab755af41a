namespace ExpressML.Data;

/// <summary>All training rows in memory: planar pixels, and the class of each row, from 0.</summary>
/// <remarks>Rows stand in chunks, so that a set of unknown size grows without being copied.</remarks>
internal sealed class TrainingData
{
    private const int ChunkLength = 1 << 20;
    private readonly List<float[]> _chunks = [];
    private readonly List<int> _labels = [];
    private readonly int _rowLength;

    public TrainingData(Shape shape, int classCount)
    {
        (Shape, ClassCount, _rowLength) = (shape, classCount, shape.Length);
        RowsAChunk = Math.Max(1, ChunkLength / _rowLength);
    }

    public Shape Shape { get; }

    public int ClassCount { get; }

    public int Count => _labels.Count;

    public int ChunkCount => _chunks.Count;

    public int RowsAChunk { get; }

    /// <summary>Where the next row's pixels go; <see cref="Commit"/> makes it a row.</summary>
    public Span<float> NextRow()
    {
        (int chunk, int row) = Math.DivRem(Count, RowsAChunk);
        if (chunk == _chunks.Count)
            _chunks.Add(GC.AllocateUninitializedArray<float>(RowsAChunk * _rowLength));
        return _chunks[chunk].AsSpan(row * _rowLength, _rowLength);
    }

    public void Commit(int label) => _labels.Add(label);

    public ReadOnlySpan<float> Row(int index)
    {
        (int chunk, int row) = Math.DivRem(index, RowsAChunk);
        return _chunks[chunk].AsSpan(row * _rowLength, _rowLength);
    }

    public int Label(int index) => _labels[index];
}
