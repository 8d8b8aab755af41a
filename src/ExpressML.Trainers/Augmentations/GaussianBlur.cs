using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Augmentations;

/// <summary>Convolution with a Gaussian, along the rows and then along the columns: y = Σ w[d]·x[i + d], w[d] ∝ exp(−d²/2σ²), Σ w = 1.</summary>
/// <remarks>
/// Shapes: (H, W) → (H, W), with zeros outside. The Gaussian is cut off at |d| = ⌈3σ⌉. Each tap is added to a whole row at once, so a
/// vector holds neighbours.
/// </remarks>
internal sealed class GaussianBlur
{
    private readonly float[] _weights;
    private readonly int _radius;

    public GaussianBlur(double sigma)
    {
        _radius = (int)Math.Ceiling(3 * sigma);
        double[] weights = [.. Enumerable.Range(-_radius, 2 * _radius + 1).Select(d => Math.Exp(-d * d / (2 * sigma * sigma)))];
        double sum = weights.Sum();
        _weights = [.. weights.Select(weight => (float)(weight / sum))];
    }

    /// <summary>Blurs in place.</summary>
    /// <param name="field">[height][width].</param>
    /// <param name="width">Width.</param>
    /// <param name="scratch">As long as <paramref name="field"/>.</param>
    public void Apply(Span<float> field, int width, Span<float> scratch)
    {
        int height = field.Length / width;
        scratch.Clear();
        for (int i = 0; i < height; i++)
            AlongRow(field.Slice(i * width, width), scratch.Slice(i * width, width));

        field.Clear();
        for (int i = 0; i < height; i++)
        {
            for (int d = Math.Max(-_radius, -i); d <= Math.Min(_radius, height - 1 - i); d++)
                Add(scratch.Slice((i + d) * width, width), _weights[d + _radius], field.Slice(i * width, width));
        }
    }

    private void AlongRow(ReadOnlySpan<float> x, Span<float> y)
    {
        int reach = Math.Min(_radius, x.Length - 1);
        for (int d = -reach; d <= reach; d++)
        {
            int start = Math.Max(0, -d), count = x.Length - Math.Abs(d);
            Add(x.Slice(start + d, count), _weights[d + _radius], y.Slice(start, count));
        }
    }

    // y ← y + w·x, each element by one fused multiply-add, in a vector or out of one.
    private static void Add(ReadOnlySpan<float> x, float w, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var weight = new Vector<float>(w);
        for (int j = 0; j < ys.Length; j++)
            ys[j] = Vector.FusedMultiplyAdd(weight, xs[j], ys[j]);
        for (int j = ys.Length * Vector<float>.Count; j < y.Length; j++)
            y[j] = MathF.FusedMultiplyAdd(w, x[j], y[j]);
    }
}
