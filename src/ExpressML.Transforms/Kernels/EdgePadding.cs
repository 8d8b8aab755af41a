using ExpressML.Tensors;

namespace ExpressML.Kernels;

/// <summary>Padding of one lane block with the pixels of its edge: y[c,i,j] = x[c, i − padding, j − padding], the indices held within x.</summary>
internal static class EdgePadding
{
    public static void Forward(ReadOnlySpan<float> x, Shape input, int padding, Span<float> y)
    {
        for (int position = 0; position < y.Length; position += Lanes.Count)
            x.Slice(Source(position, input, padding), Lanes.Count).CopyTo(y.Slice(position, Lanes.Count));
    }

    /// <summary>dx[c,r,s] = Σ dy[c,i,j] over the outputs that are copies of (r, s).</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, Shape input, int padding, Span<float> dx)
    {
        dx.Clear();
        for (int position = 0; position < dy.Length; position += Lanes.Count)
            Accumulation.Add(dy.Slice(position, Lanes.Count), dx.Slice(Source(position, input, padding), Lanes.Count));
    }

    private static int Source(int position, Shape input, int padding)
    {
        int width = input.Width + 2 * padding, height = input.Height + 2 * padding;
        (int line, int column) = Math.DivRem(position / Lanes.Count, width);
        (int channel, int row) = Math.DivRem(line, height);
        row = Math.Clamp(row - padding, 0, input.Height - 1);
        column = Math.Clamp(column - padding, 0, input.Width - 1);
        return ((channel * input.Height + row) * input.Width + column) * Lanes.Count;
    }
}
