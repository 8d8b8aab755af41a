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

    // Floats that a buffer takes from a start on.
    private readonly record struct Stretch(int Start, Lifetime Lifetime)
    {
        public int End => checked(Start + Lifetime.Length);
    }

    /// <summary>Floats of the whole stretch; known after <see cref="Place"/>.</summary>
    public int Length { get; private set; }

    /// <summary>Asks for a buffer.</summary>
    /// <returns>Its number.</returns>
    public int Add(int length, int first, int last)
    {
        _lifetimes.Add(new Lifetime(checked(length + Alignment - 1) / Alignment * Alignment, first, last));
        return _lifetimes.Count - 1;
    }

    /// <summary>Places all buffers.</summary>
    public void Place()
    {
        _starts = new int[_lifetimes.Count];
        // By their starts. Buffers without length take no place.
        var placed = new List<Stretch>();
        foreach (int buffer in Enumerable.Range(0, _lifetimes.Count).Where(buffer => _lifetimes[buffer].Length > 0).OrderByDescending(buffer => _lifetimes[buffer].Length).ThenBy(buffer => buffer))
        {
            var stretch = new Stretch(FirstGap(_lifetimes[buffer], placed), _lifetimes[buffer]);
            _starts[buffer] = stretch.Start;
            Length = Math.Max(Length, stretch.End);
            int place = placed.BinarySearch(stretch, Comparer<Stretch>.Create((a, b) => a.Start.CompareTo(b.Start)));
            placed.Insert(place < 0 ? ~place : place, stretch);
        }
    }

    /// <summary>Where a buffer begins; known after <see cref="Place"/>.</summary>
    public int Start(int buffer) => _starts[buffer];

    private static int FirstGap(Lifetime buffer, List<Stretch> placed)
    {
        int start = 0;
        foreach (Stretch other in placed)
        {
            if (!other.Lifetime.Overlaps(buffer))
                continue;
            if (start + (long)buffer.Length <= other.Start)
                break;
            start = Math.Max(start, other.End);
        }

        return start;
    }
}
