using ExpressML.Tensors;

namespace ExpressML.Networks.Memory;

/// <summary>Gives buffers places in one stretch of memory, so that buffers that are never needed at the same time share it.</summary>
/// <remarks>Greedy by size: the largest buffers are placed first, each at the lowest place that is free for as long as it lives.</remarks>
internal sealed class MemoryPlan
{
    private const int Alignment = Lanes.Count;
    private readonly List<Lifetime> _lifetimes = [];
    private int[] _starts = [];

    /// <summary>A buffer and when it lives, from its first to its last moment, both included.</summary>
    private readonly record struct Lifetime(int Length, int First, int Last)
    {
        public bool Overlaps(Lifetime other) => First <= other.Last && other.First <= Last;
    }

    /// <summary>Floats of the whole stretch; known after <see cref="Place"/>.</summary>
    public int Length { get; private set; }

    /// <summary>Asks for a buffer.</summary>
    /// <returns>Its number.</returns>
    public int Add(int length, int first, int last)
    {
        _lifetimes.Add(new Lifetime((length + Alignment - 1) / Alignment * Alignment, first, last));
        return _lifetimes.Count - 1;
    }

    /// <summary>Places all buffers.</summary>
    public void Place()
    {
        _starts = new int[_lifetimes.Count];
        var placed = new List<int>();
        foreach (int buffer in Enumerable.Range(0, _lifetimes.Count).OrderByDescending(buffer => _lifetimes[buffer].Length).ThenBy(buffer => buffer))
        {
            _starts[buffer] = FirstGap(buffer, placed);
            Length = Math.Max(Length, checked(_starts[buffer] + _lifetimes[buffer].Length));
            placed.Add(buffer);
        }
    }

    /// <summary>Where a buffer begins; known after <see cref="Place"/>.</summary>
    public int Start(int buffer) => _starts[buffer];

    private int FirstGap(int buffer, List<int> placed)
    {
        int start = 0;
        foreach (int other in placed.Where(other => _lifetimes[other].Overlaps(_lifetimes[buffer])).OrderBy(other => _starts[other]))
        {
            if (start + _lifetimes[buffer].Length <= _starts[other])
                break;
            start = Math.Max(start, _starts[other] + _lifetimes[other].Length);
        }

        return start;
    }
}
