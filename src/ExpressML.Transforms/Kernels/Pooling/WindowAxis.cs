namespace ExpressML.Kernels.Pooling;

/// <summary>One axis of windows that step over padded inputs: output i has the inputs i·stride − before + u·dilation, for 0 ≤ u &lt; window.</summary>
/// <param name="Inputs">Pixels of the input.</param>
/// <param name="Window">Pixels of a window.</param>
/// <param name="Stride">Step between windows, in pixels.</param>
/// <param name="Before">Pixels of padding in front of the first.</param>
/// <param name="After">Pixels of padding behind the last.</param>
/// <param name="Dilation">Step between the pixels of a window, in pixels.</param>
internal readonly record struct WindowAxis(int Inputs, int Window, int Stride, int Before, int After, int Dilation)
{
    /// <summary>From the first pixel of a window up to its last.</summary>
    /// <exception cref="OverflowException">The sizes are beyond what an <see cref="int"/> holds.</exception>
    public int Reach => checked(Dilation * (Window - 1) + 1);

    /// <summary>Pixels of the input with its padding.</summary>
    /// <exception cref="OverflowException">The sizes are beyond what an <see cref="int"/> holds.</exception>
    public int Padded => checked(Inputs + Before + After);

    /// <summary>Fewest inputs that a window fits into, with the padding; at least 1.</summary>
    public int FewestInputs => Math.Max(1, checked(Reach - Before - After));

    /// <summary>Windows that fit; meaningless where there are fewer than <see cref="FewestInputs"/>.</summary>
    public int Outputs => checked(Padded - Reach) / Stride + 1;
}
