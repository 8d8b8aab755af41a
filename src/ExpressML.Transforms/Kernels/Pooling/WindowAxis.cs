namespace ExpressML.Kernels.Pooling;

/// <summary>One axis of windows that step over a padded input: output i has the inputs i·stride − before + u·dilation, for 0 ≤ u &lt; window.</summary>
/// <param name="Inputs">Pixels of the input.</param>
/// <param name="Window">Pixels of a window.</param>
/// <param name="Stride">Step between windows, in pixels.</param>
/// <param name="Before">Pixels of padding in front of the first.</param>
/// <param name="After">Pixels of padding behind the last.</param>
/// <param name="Dilation">Step between the pixels of a window, in pixels.</param>
internal readonly record struct WindowAxis(int Inputs, int Window, int Stride, int Before, int After, int Dilation)
{
    /// <summary>Whether a window that reaches beyond the padding counts too, if it begins before. Default: false.</summary>
    public bool RoundsUp { get; init; }

    /// <summary>From the first pixel of a window up to its last.</summary>
    /// <exception cref="OverflowException">The sizes are beyond what an <see cref="int"/> holds.</exception>
    public int Reach => checked(Dilation * (Window - 1) + 1);

    /// <summary>Pixels of the input with its padding.</summary>
    /// <exception cref="OverflowException">The sizes are beyond what an <see cref="int"/> holds.</exception>
    public int Padded => checked(Inputs + Before + After);

    /// <summary>Fewest inputs that a window fits into, with the padding; at least 1.</summary>
    public int FewestInputs => Math.Max(1, checked(Reach - Before - After - (RoundsUp ? Stride - 1 : 0)));

    /// <summary>Windows that fit; meaningless where there are fewer than <see cref="FewestInputs"/>.</summary>
    public int Outputs
    {
        get
        {
            int steps = checked(Padded - Reach);
            if (!RoundsUp)
                return steps / Stride + 1;
            int outputs = checked(steps + Stride - 1) / Stride + 1;
            // A window that would begin behind the input is left out.
            return (long)(outputs - 1) * Stride >= (long)Inputs + Before ? outputs - 1 : outputs;
        }
    }

    /// <summary>Whether a window holds no pixel of the input, since its pixels are too far apart.</summary>
    public bool HasEmptyWindow
    {
        get
        {
            int outputs = Outputs;
            bool isBefore = Reach <= Before, isBehind = (long)(outputs - 1) * Stride - Before >= Inputs;
            if (isBefore || isBehind)
                return true;
            if (Dilation <= Inputs)
                return false;

            // The pixels may lie on both sides of a small input. Where they do not in so many windows, two of these lie alike, and so do those that follow.
            for (int i = 0; i < Math.Min(outputs, Inputs + 2); i++)
            {
                (int first, int end) = PixelsOf(i);
                if (first >= end)
                    return true;
            }

            return false;
        }
    }

    /// <summary>The pixels of window <paramref name="output"/> that lie in the input, counted within the window: from the first up to but without the end.</summary>
    public (int First, int End) PixelsOf(int output)
    {
        int start = output * Stride - Before;
        return (StepsBelow(-start, Dilation), Math.Min(Window, StepsBelow(Inputs - start, Dilation)));
    }

    /// <summary>How many of 0, step, 2·step, … are below a length; none where it is negative.</summary>
    public static int StepsBelow(int length, int step) => length <= 0 ? 0 : (length - 1) / step + 1;
}
