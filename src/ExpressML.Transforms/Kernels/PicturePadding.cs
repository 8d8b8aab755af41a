using System.Numerics;

namespace ExpressML.Kernels;

/// <summary>Zeros around each channel of a picture, whose columns may then be sorted: y[c, i + padding, (j + padding) mod phases, (j + padding) / phases] = x[c,i,j].</summary>
/// <param name="Input">Channels, height and width of x.</param>
/// <param name="Padding">Zeros on each side, in pixels.</param>
/// <param name="Phases">Columns that are so many apart become neighbours; 1 leaves all in their order.</param>
internal readonly record struct PicturePadding(Shape Input, int Padding, int Phases = 1)
{
    /// <summary>Floats of one phase of a row.</summary>
    public int PhaseLength => (Input.Width + 2 * Padding + Phases - 1) / Phases;

    /// <summary>Floats of a row.</summary>
    public int RowLength => Phases * PhaseLength;

    /// <summary>Floats of a channel.</summary>
    public int ChannelLength => (Input.Height + 2 * Padding) * RowLength;

    /// <summary>Floats of all channels.</summary>
    public int Length => checked(Input.Channels * ChannelLength);

    /// <summary>Whether y is x as it is.</summary>
    public bool IsIdentity => Padding == 0 && Phases == 1;

    /// <summary>Fills the channels from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public void Apply(ReadOnlySpan<float> x, int first, int end, Span<float> y)
    {
        y[(first * ChannelLength)..(end * ChannelLength)].Clear();
        for (int line = first * Input.Height; line < end * Input.Height; line++)
        {
            (int c, int i) = Math.DivRem(line, Input.Height);
            ReadOnlySpan<float> source = x.Slice(line * Input.Width, Input.Width);
            Span<float> target = y.Slice(c * ChannelLength + (i + Padding) * RowLength, RowLength);
            if (Phases == 1)
                source.CopyTo(target[Padding..]);
            else
                Sort(source, target);
        }
    }

    private unsafe void Sort(ReadOnlySpan<float> source, Span<float> target)
    {
        fixed (float* x = source, y = target)
        {
            for (int phase = 0; phase < Phases; phase++)
            {
                // The first of the columns that belong here, and how far it is on in the phase.
                int column = (phase - Padding % Phases + Phases) % Phases;
                float* sorted = y + phase * PhaseLength + (column + Padding) / Phases;
                for (; Phases == 2 && column + AlternateLanes.Span <= source.Length; column += AlternateLanes.Span, sorted += Vector<float>.Count)
                    AlternateLanes.Even(x + column).Store(sorted);
                for (; column < source.Length; column += Phases, sorted++)
                    *sorted = x[column];
            }
        }
    }
}
