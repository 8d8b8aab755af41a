using ExpressML.Threads;

namespace ExpressML.Kernels.Winograd;

/// <summary>The Winograd convolution of one image.</summary>
internal abstract class WinogradImage
{
    /// <summary>The steps, each of which waits for the one before.</summary>
    public abstract IReadOnlyList<WorkStep> Steps { get; }

    /// <summary>Floats of scratch, which the steps share.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>Computes the pieces of a step from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="first">The first piece.</param>
    /// <param name="end">One past the last piece.</param>
    /// <param name="image">The image, [C][H][W].</param>
    /// <param name="work">Scratch.</param>
    /// <param name="result">The output, [F][I][J].</param>
    public abstract void Run(int step, int first, int end, ReadOnlySpan<float> image, Span<float> work, Span<float> result);
}
