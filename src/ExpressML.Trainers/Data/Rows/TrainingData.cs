using System.Runtime.InteropServices;
using ExpressML.Threads;

namespace ExpressML.Data.Rows;

/// <summary>Training rows in memory: planar pixels, and for each row its target: a class, from 0, or a number for each output.</summary>
internal sealed class TrainingData : ITrainingRows
{
    private const int ChunkLength = 1 << 20;
    private readonly PixelRows _pixels;
    private readonly List<int> _labels = [];
    private readonly List<float> _targets = [];
    private readonly List<float> _weights = [];
    private readonly float[] _next;

    /// <summary>Rows that each have a class.</summary>
    /// <param name="shape">Channels, height and width of a row.</param>
    /// <param name="classCount">How many classes there are.</param>
    /// <param name="areWeighted">Whether each row has a weight.</param>
    public TrainingData(Shape shape, int classCount, bool areWeighted = false)
        : this(shape, classCount, 0, areWeighted, RowsOfChunk(shape), asBytes: true)
    {
    }

    private TrainingData(Shape shape, int classCount, int targetCount, bool areWeighted, int rowsAChunk, bool asBytes)
    {
        (Shape, ClassCount, TargetCount, AreWeighted, RowsAChunk) = (shape, classCount, targetCount, areWeighted, rowsAChunk);
        _pixels = new PixelRows(shape.Length, rowsAChunk, asBytes);
        _next = new float[shape.Length];
    }

    public Shape Shape { get; }

    public int ClassCount { get; }

    public int TargetCount { get; }

    /// <summary>Whether rows have weights; if not, all weigh 1.</summary>
    public bool AreWeighted { get; }

    public int Count { get; private set; }

    public int RowsInMemory => Count;

    public long BytesInMemory => BytesFor(Count, AreBytes);

    public int ChunkCount => (Count + RowsAChunk - 1) / RowsAChunk;

    public int RowsAChunk { get; }

    /// <summary>Whether all pixels so far are whole numbers from 0 to 255, which are stored as bytes.</summary>
    public bool AreBytes => _pixels.AreBytes;

    /// <summary>Rows that each have <paramref name="targetCount"/> numbers to predict.</summary>
    public static TrainingData WithTargets(Shape shape, int targetCount, bool areWeighted = false) =>
        new(shape, 0, targetCount, areWeighted, RowsOfChunk(shape), asBytes: true);

    /// <summary>How many rows of a shape make a chunk: about a million numbers.</summary>
    public static int RowsOfChunk(Shape shape) => Math.Max(1, ChunkLength / shape.Length);

    /// <summary>An empty store for rows like these.</summary>
    /// <param name="rowsAChunk">Rows that are allocated together.</param>
    /// <param name="asBytes">Whether it begins with bytes.</param>
    public TrainingData CreateLike(int rowsAChunk, bool asBytes) => new(Shape, ClassCount, TargetCount, AreWeighted, rowsAChunk, asBytes);

    /// <summary>The memory that rows like these take.</summary>
    /// <param name="count">How many.</param>
    /// <param name="areBytes">Whether all their pixels are bytes.</param>
    public long BytesFor(long count, bool areBytes)
    {
        // Besides its pixels, a row has its targets and weight, its index in the order and its number.
        long targets = Math.Max(1, TargetCount) + (AreWeighted ? 1 : 0);
        return count * ((long)Shape.Length * (areBytes ? sizeof(byte) : sizeof(float)) + (targets + 2) * sizeof(int));
    }

    /// <summary>Where the next row's pixels go; <see cref="Commit(int, float)"/> makes it a row.</summary>
    public Span<float> NextRow() => _next;

    public void Commit(int label, float weight = 1)
    {
        _labels.Add(label);
        Commit(weight);
    }

    /// <param name="targets">As many as <see cref="TargetCount"/>.</param>
    /// <param name="weight">The weight of the row.</param>
    public void Commit(ReadOnlySpan<float> targets, float weight = 1)
    {
        _targets.AddRange(targets[..TargetCount]);
        Commit(weight);
    }

    /// <summary>Adds a row of other data of the same kind.</summary>
    public void Add(TrainingData source, int row)
    {
        if (TargetCount == 0)
            _labels.Add(source.Label(row));
        else
            _targets.AddRange(source.Targets(row));
        if (AreWeighted)
            _weights.Add(source.Weight(row));
        _pixels.Write(Count++, source._pixels, row);
    }

    /// <summary>Replaces a row by one of other data of the same kind.</summary>
    public void Replace(int index, TrainingData source, int row)
    {
        if (TargetCount == 0)
            _labels[index] = source.Label(row);
        else
            source.Targets(row).CopyTo(CollectionsMarshal.AsSpan(_targets)[(index * TargetCount)..]);
        if (AreWeighted)
            _weights[index] = source.Weight(row);
        _pixels.Write(index, source._pixels, row);
    }

    /// <summary>Removes all rows and keeps their memory.</summary>
    public void Clear()
    {
        _labels.Clear();
        _targets.Clear();
        _weights.Clear();
        Count = 0;
    }

    /// <summary>The pixels of a row.</summary>
    /// <param name="index">Which row.</param>
    /// <param name="scratch">Room for them if they are stored as bytes; at least as long as a row.</param>
    public ReadOnlySpan<float> Row(int index, Span<float> scratch) => _pixels.Read(index, scratch);

    public int Label(int index) => _labels[index];

    /// <summary>The class of a row; for a label that is 0 or 1, that number; 0 if targets are other numbers.</summary>
    public int ClassOf(int index) => TargetCount == 0 ? Label(index) : TargetCount == 1 && Targets(index)[0] == 1 ? 1 : 0;

    /// <summary>The weight of a row.</summary>
    public float Weight(int index) => AreWeighted ? _weights[index] : 1;

    public ReadOnlySpan<float> Targets(int index) => CollectionsMarshal.AsSpan(_targets).Slice(index * TargetCount, TargetCount);

    public void ForEachChunk(ParallelRange parallel, Action<int, RowRange> body) => parallel.For(
        ChunkCount, chunk => body(chunk, new RowRange(this, chunk * RowsAChunk, Math.Min(Count, (chunk + 1) * RowsAChunk))));

    public RowOrder CreateOrder(int batchSize) => new ShuffledRows(this);

    private void Commit(float weight)
    {
        if (AreWeighted)
            _weights.Add(weight);
        _pixels.Write(Count++, _next);
    }
}
