using System.Runtime.InteropServices;

namespace ExpressML.Data;

/// <summary>All training rows in memory: planar pixels, and what the network should answer to each: a class, from 0, or a number for each output.</summary>
/// <remarks>Rows stand in chunks, so that a set of unknown size grows without being copied.</remarks>
internal sealed class TrainingData
{
    private const int ChunkLength = 1 << 20;
    private readonly List<float[]> _chunks = [];
    private readonly List<int> _labels = [];
    private readonly List<float> _targets = [];
    private readonly int _rowLength;

    /// <summary>Rows that each have a class.</summary>
    public TrainingData(Shape shape, int classCount)
        : this(shape, classCount, 0)
    {
    }

    private TrainingData(Shape shape, int classCount, int targetCount)
    {
        (Shape, ClassCount, TargetCount, _rowLength) = (shape, classCount, targetCount, shape.Length);
        RowsAChunk = Math.Max(1, ChunkLength / _rowLength);
    }

    public Shape Shape { get; }

    /// <summary>How many classes there are; 0 where targets are numbers.</summary>
    public int ClassCount { get; }

    /// <summary>How many numbers are the target of a row; 0 where targets are classes.</summary>
    public int TargetCount { get; }

    public int Count { get; private set; }

    public int ChunkCount => _chunks.Count;

    public int RowsAChunk { get; }

    /// <summary>Rows that each have <paramref name="targetCount"/> numbers to predict.</summary>
    public static TrainingData WithTargets(Shape shape, int targetCount) => new(shape, 0, targetCount);

    /// <summary>Where the next row's pixels go; <see cref="Commit(int)"/> makes it a row.</summary>
    public Span<float> NextRow()
    {
        (int chunk, int row) = Math.DivRem(Count, RowsAChunk);
        if (chunk == _chunks.Count)
            _chunks.Add(GC.AllocateUninitializedArray<float>(RowsAChunk * _rowLength));
        return _chunks[chunk].AsSpan(row * _rowLength, _rowLength);
    }

    public void Commit(int label)
    {
        _labels.Add(label);
        Count++;
    }

    /// <param name="targets">As many as <see cref="TargetCount"/>.</param>
    public void Commit(ReadOnlySpan<float> targets)
    {
        _targets.AddRange(targets[..TargetCount]);
        Count++;
    }

    public ReadOnlySpan<float> Row(int index)
    {
        (int chunk, int row) = Math.DivRem(index, RowsAChunk);
        return _chunks[chunk].AsSpan(row * _rowLength, _rowLength);
    }

    public int Label(int index) => _labels[index];

    public ReadOnlySpan<float> Targets(int index) => CollectionsMarshal.AsSpan(_targets).Slice(index * TargetCount, TargetCount);
}
