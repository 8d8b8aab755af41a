using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Networks.Memory;

/// <summary>Measures how large the values are that the nodes of a network give for the first lane block of a batch: √(mean of x²).</summary>
/// <remarks>Sixteen examples say enough, and cost little. The sums have one fixed order, so they are the same on any number of threads and with vectors of any width.</remarks>
internal sealed class ActivationMeter
{
    private readonly double[] _rootMeanSquares;

    /// <param name="nodes">How many nodes the network has.</param>
    public ActivationMeter(int nodes) => _rootMeanSquares = new double[nodes];

    /// <summary>What was measured last for a node.</summary>
    public double this[int node] => _rootMeanSquares[node];

    /// <summary>What was measured last for all nodes.</summary>
    public Span<double> All => _rootMeanSquares;

    /// <summary>Measures what a node gave.</summary>
    /// <param name="node">The node.</param>
    /// <param name="values">The lane block.</param>
    /// <param name="activeLanes">How many of its lanes hold examples.</param>
    public void Measure(int node, ReadOnlySpan<float> values, int activeLanes)
    {
        Vector512<double> low = Vector512<double>.Zero, high = Vector512<double>.Zero;
        for (int i = 0; i < values.Length; i += Lanes.Count)
        {
            (Vector512<double> first, Vector512<double> last) = Vector512.Widen(Vector512.Create(values.Slice(i, Lanes.Count)));
            low += first * first;
            high += last * last;
        }

        double sum = 0;
        for (int lane = 0; lane < activeLanes; lane++)
            sum += lane < Lanes.Count / 2 ? low[lane] : high[lane - Lanes.Count / 2];
        _rootMeanSquares[node] = Math.Sqrt(sum / ((long)values.Length / Lanes.Count * activeLanes));
    }
}
