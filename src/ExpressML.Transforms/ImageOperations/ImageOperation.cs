namespace ExpressML.ImageOperations;

/// <summary>What a layer does to one image that is scored by itself, with neighbouring pixels or filters in the lanes of the vectors.</summary>
/// <remarks>
/// A lane block with one image in it is fifteen parts waste. An operation gives each number of the output by the same operations in the same
/// order as <see cref="Layers.Layer.Forward"/>, so its bits are the same. It keeps the layer's parameters as they were when it was made.
/// </remarks>
internal abstract class ImageOperation
{
    /// <summary>Floats of scratch that <see cref="Run"/> wants. Default: 0.</summary>
    public virtual int ScratchLength => 0;

    /// <summary>For each step, which waits for the one before, into how many parts it is cut that may run side by side. Default: one step of one part.</summary>
    /// <remarks>It depends on shapes alone, and a part is worth the start of a thread.</remarks>
    public virtual ReadOnlySpan<int> Parts => [1];

    /// <summary>Computes one part of one step.</summary>
    public abstract void Run(ImagePass pass, int step, int part);
}
