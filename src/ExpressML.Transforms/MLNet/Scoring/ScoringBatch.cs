using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Threads;
using ExpressML.Transforms.Columns;

namespace ExpressML.Transforms.Scoring;

/// <summary>Rows that go through the network together, when the first of their scores is asked for.</summary>
/// <remarks>Examples are kept as [row][channel][height][width], scores as [row][output].</remarks>
internal sealed class ScoringBatch
{
    private const int Growth = 4;

    private readonly FeatureReader _reader;
    private readonly NetworkScorer _scorer;
    private readonly ParallelRange _parallel;
    private readonly int _exampleLength;
    private readonly int _scoreCount;
    private readonly int _capacity;
    private float[] _examples = [];
    private float[] _scores = [];
    private bool[] _isMissing = [];
    private bool _isScored;

    public ScoringBatch(FeatureReader reader, Network network, NetworkScorer scorer, int capacity, int threads)
    {
        _reader = reader;
        (_scorer, _parallel) = (scorer, new ParallelRange(threads));
        (_exampleLength, _scoreCount, _capacity) = (network.InputShape.Length, network.OutputLength, capacity);
    }

    /// <summary>How many rows have been added since <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    public void Clear() => (Count, _isScored) = (0, false);

    /// <summary>Adds the row that the input is on.</summary>
    public void Add()
    {
        if (Count == _isMissing.Length)
            Grow();
        Span<float> example = _examples.AsSpan(Count * _exampleLength, _exampleLength);
        _isMissing[Count] = !_reader.TryRead(example);
        if (_isMissing[Count])
            example.Clear();
        (Count, _isScored) = (Count + 1, false);
    }

    /// <summary>The scores of a row; all NaN if it has features that are NaN or infinite.</summary>
    public ReadOnlySpan<float> Scores(int row)
    {
        if (!_isScored)
            ScoreAll();
        return Row(row);
    }

    // A look at one row takes room for one.
    private void Grow()
    {
        int rows = Math.Min(_capacity, Math.Max(1, Growth * Count));
        Array.Resize(ref _examples, rows * _exampleLength);
        Array.Resize(ref _scores, rows * _scoreCount);
        Array.Resize(ref _isMissing, rows);
    }

    private void ScoreAll()
    {
        _scorer.Score(_examples, Count, _scores, _parallel);
        for (int row = 0; row < Count; row++)
            if (_isMissing[row])
                Row(row).Fill(float.NaN);
        _isScored = true;
    }

    private Span<float> Row(int row) => _scores.AsSpan(row * _scoreCount, _scoreCount);
}
