using ExpressML.Threads;

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

    /// <summary>Its steps, each of which waits for the one before. Default: one step of one piece, for what is cheap.</summary>
    public virtual IReadOnlyList<WorkStep> Steps => [new(Pieces: 1, MultiplyAdds: 0)];

    /// <summary>Computes the pieces of a step from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public abstract void Run(ImagePass pass, int step, int first, int end);
}
