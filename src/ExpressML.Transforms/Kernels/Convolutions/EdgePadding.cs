using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>Padding of one lane block with the pixels of its edge: y[c,i,j] = x[c, i − padding, j − padding], the indices held within x.</summary>
internal static class EdgePadding
{
    /// <param name="x">The input.</param>
    /// <param name="input">Its shape.</param>
    /// <param name="padding">Pixels to add on each side.</param>
    /// <param name="y">The output.</param>
    /// <param name="lanes">Numbers of one pixel; 1 for one image by itself.</param>
    public static void Forward(ReadOnlySpan<float> x, Shape input, int padding, Span<float> y, int lanes = Lanes.Count)
    {
        int row = input.Width * lanes, margin = padding * lanes, height = input.Height + 2 * padding;
        for (int line = 0; line < input.Channels * height; line++)
        {
            ReadOnlySpan<float> source = x.Slice(SourceLine(line, input, padding) * row, row);
            Span<float> target = y.Slice(line * (row + 2 * margin), row + 2 * margin);
            for (int j = 0; j < margin; j += lanes)
            {
                source[..lanes].CopyTo(target[j..]);
                source[^lanes..].CopyTo(target[(margin + row + j)..]);
            }

            source.CopyTo(target[margin..]);
        }
    }

    /// <summary>dx[c,r,s] = Σ dy[c,i,j] over the outputs that are copies of (r, s).</summary>
    public static void InputGradient(ReadOnlySpan<float> dy, Shape input, int padding, Span<float> dx)
    {
        dx.Clear();
        int width = input.Width + 2 * padding;
        for (int position = 0; position < dy.Length; position += Lanes.Count)
        {
            (int line, int column) = Math.DivRem(position / Lanes.Count, width);
            int source = SourceLine(line, input, padding) * input.Width + Math.Clamp(column - padding, 0, input.Width - 1);
            Accumulation.Add(dy.Slice(position, Lanes.Count), dx.Slice(source * Lanes.Count, Lanes.Count));
        }
    }

    // The row of x, counted through all channels, that a row of y repeats.
    private static int SourceLine(int line, Shape input, int padding)
    {
        (int channel, int row) = Math.DivRem(line, input.Height + 2 * padding);
        return channel * input.Height + Math.Clamp(row - padding, 0, input.Height - 1);
    }
}
