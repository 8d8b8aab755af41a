using System.Runtime.InteropServices;
using ExpressML.Clusters;
using ExpressML.Networks.Graphs;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Networks;

/// <summary>Sums gradients over the examples of all processes, in the order in which one process sums them: so the sums have the same bits, whatever the number of processes.</summary>
/// <remarks>
/// The first rank sums up its examples and sends the sums to the second, which goes on adding its own, and so on; the last rank has the result and gives it to all. They do so segment by
/// segment: while a rank adds to one segment, the rank before it is at the next. Each number travels along the ranks twice, as in a ring.
/// </remarks>
internal sealed class OrderedSum
{
    // Long enough that a message costs little more than its bytes, and several for each layer of some size.
    private const int SegmentLength = 1 << 16;

    private readonly ICluster _cluster;
    private readonly ParallelRange _parallel;
    private readonly AlignedBuffer[][] _gradients;
    private readonly List<Segment> _segments = [];
    private readonly Action<int> _sumPart;
    private int _firstPart;

    /// <param name="cluster">The processes.</param>
    /// <param name="parallel">The threads of this one.</param>
    /// <param name="graph">The network.</param>
    /// <param name="parts">The parts to sum: nodes, and parts of their gradients.</param>
    /// <param name="gradients">The gradients of each node.</param>
    /// <param name="sumPart">Adds the examples of this process to the sums of a part, or begins them.</param>
    public OrderedSum(ICluster cluster, ParallelRange parallel, NetworkGraph graph, IReadOnlyList<(int Node, int Part)> parts, AlignedBuffer[][] gradients, Action<int> sumPart)
    {
        (_cluster, _parallel, _gradients) = (cluster, parallel, gradients);
        _sumPart = index => sumPart(_firstPart + index);
        var slices = new List<(AlignedBuffer, int, int)>();
        int first = 0, length = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            (int node, int part) = parts[i];
            foreach ((int gradient, int start, int count) in graph.Nodes[node].Layer!.GradientSlices(part))
            {
                slices.Add((gradients[node][gradient], start, count));
                length += count;
            }

            if (length < SegmentLength && i < parts.Count - 1)
                continue;
            _segments.Add(new Segment(first, i + 1 - first, [.. slices]));
            (first, length) = (i + 1, 0);
            slices.Clear();
        }
    }

    /// <summary>Whether the sums of the parts go on from those of another rank.</summary>
    public bool Continues => _cluster.Rank > 0;

    /// <summary>Sums all parts.</summary>
    public void Run()
    {
        int last = _cluster.Size - 1;
        foreach (Segment segment in _segments)
        {
            if (Continues)
            {
                foreach ((AlignedBuffer gradient, int start, int count) in segment.Slices)
                    _cluster.Receive(MemoryMarshal.AsBytes(gradient.Slice(start, count)), _cluster.Rank - 1);
            }

            _firstPart = segment.FirstPart;
            _parallel.For(segment.Parts, _sumPart);
            if (_cluster.Rank == last)
                continue;
            foreach ((AlignedBuffer gradient, int start, int count) in segment.Slices)
                _cluster.Send(MemoryMarshal.AsBytes(gradient.Slice(start, count)), _cluster.Rank + 1);
        }

        foreach (AlignedBuffer gradient in _gradients.SelectMany(gradients => gradients))
            _cluster.BroadcastValues(gradient.Span, last);
    }

    private readonly record struct Segment(int FirstPart, int Parts, (AlignedBuffer Gradient, int Start, int Count)[] Slices);
}
