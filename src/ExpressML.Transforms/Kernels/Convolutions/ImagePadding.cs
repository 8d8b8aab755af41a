using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Kernels.Elementwise;

namespace ExpressML.Kernels.Convolutions;

/// <summary>Zeros around each channel of an image, whose columns may then be sorted: y[c, i + top, (j + left) mod phases, (j + left) / phases] = x[c,i,j].</summary>
/// <param name="Input">Channels, height and width of x.</param>
/// <param name="Padding">Zeros on each side, in pixels.</param>
/// <param name="Phases">Columns that are so many apart become neighbours; 1 leaves all in their order.</param>
internal readonly record struct ImagePadding(Shape Input, Padding2D Padding, int Phases = 1)
{
    /// <summary>Rows of y. Default: those of x and the zeros on both sides; what more there are, are zeros, and what there are fewer, are left out.</summary>
    public int Height { get; init; } = Input.Height + Padding.Top + Padding.Bottom;

    /// <summary>Columns of y. Default: as for <see cref="Height"/>.</summary>
    public int Width { get; init; } = Input.Width + Padding.Left + Padding.Right;

    /// <summary>Floats of one phase of a row.</summary>
    public int PhaseLength => (Width + Phases - 1) / Phases;

    /// <summary>Floats of a row.</summary>
    public int RowLength => Phases * PhaseLength;

    /// <summary>Floats of a channel.</summary>
    public int ChannelLength => Height * RowLength;

    /// <summary>Floats of all channels.</summary>
    public int Length => checked(Input.Channels * ChannelLength);

    /// <summary>Whether y is x as it is.</summary>
    public bool IsIdentity => Padding == 0 && Phases == 1 && Height == Input.Height && Width == Input.Width;

    /// <summary>Fills the channels from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Apply(ReadOnlySpan<float> x, int first, int end, Span<float> y)
    {
        int channel = ChannelLength, rows = Math.Min(Input.Height, Height - Padding.Top);
        y[(first * channel)..(end * channel)].Clear();
        fixed (float* xs = x, ys = y)
        {
            for (int c = first; c < end; c++)
                PutRows(xs + (nint)c * Input.Area, rows, ys + (nint)c * channel + Padding.Top * RowLength);
        }
    }

    /// <summary>Fills some rows of one channel, but for the zeros on both sides, which must be there.</summary>
    /// <param name="x">The rows of x.</param>
    /// <param name="rows">How many.</param>
    /// <param name="y">The rows of y.</param>
    public unsafe void PutRows(ReadOnlySpan<float> x, int rows, Span<float> y)
    {
        fixed (float* xs = x, ys = y)
            PutRows(xs, rows, ys);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void PutRows(float* x, int rows, float* y)
    {
        int columns = Math.Min(Input.Width, Width - Padding.Left), row = RowLength;
        for (; rows > 0; rows--, x += Input.Width, y += row)
        {
            if (Phases == 1)
                Copy(x, columns, y + Padding.Left);
            else
                Sort(x, columns, y);
        }
    }

    // Rows are short: a call of the general copy would cost more than the copy.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Copy(float* x, nint columns, float* y)
    {
        nint last = columns - Vector<float>.Count;
        if (last < 0)
        {
            for (nint j = 0; j < columns; j++)
                y[j] = x[j];
            return;
        }

        for (nint j = 0; j < last; j += Vector<float>.Count)
            Vector.Load(x + j).Store(y + j);
        Vector.Load(x + last).Store(y + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Sort(float* x, int columns, float* y)
    {
        for (int phase = 0; phase < Phases; phase++)
        {
            // The first of the columns that belong here, and how far it is on in the phase.
            int column = (phase - Padding.Left % Phases + Phases) % Phases;
            float* sorted = y + phase * PhaseLength + (column + Padding.Left) / Phases;
            for (; Phases == 2 && column + AlternateLanes.Span <= columns; column += AlternateLanes.Span, sorted += AlternateLanes.Span / 2)
                AlternateLanes.Even(x + column).Store(sorted);
            for (; column < columns; column += Phases, sorted++)
                *sorted = x[column];
        }
    }
}
