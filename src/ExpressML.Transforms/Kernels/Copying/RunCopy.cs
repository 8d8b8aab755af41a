using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Copying;

/// <summary>Copies runs of numbers from one place of a lane block to another: y[target] = x[source].</summary>
internal static class RunCopy
{
    /// <param name="x">The input.</param>
    /// <param name="runs">Which numbers go where; together, they fill the output.</param>
    /// <param name="background">The numbers that come from nowhere.</param>
    /// <param name="y">The output.</param>
    /// <param name="lanes">Numbers of one place; 1 for one image by itself.</param>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<CopyRun> runs, float background, Span<float> y, int lanes = Lanes.Count)
    {
        foreach (CopyRun run in runs)
        {
            Span<float> target = y.Slice(run.Target * lanes, run.Length * lanes);
            if (run.Source < 0)
                target.Fill(background);
            else
                x.Slice(run.Source * lanes, target.Length).CopyTo(target);
        }
    }

    /// <summary>dx[source] = Σ dy[target] over the copies of a number, in their order.</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, ReadOnlySpan<CopyRun> runs, Span<float> dx)
    {
        dx.Clear();
        foreach (CopyRun run in runs)
        {
            if (run.Source >= 0)
                Accumulation.Add(dy.Slice(run.Target * Lanes.Count, run.Length * Lanes.Count), dx.Slice(run.Source * Lanes.Count, run.Length * Lanes.Count));
        }
    }
}
