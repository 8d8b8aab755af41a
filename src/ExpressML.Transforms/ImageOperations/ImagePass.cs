namespace ExpressML.ImageOperations;

/// <summary>The memory of one image on its way through one layer. Numbers are plain, [channels][height][width].</summary>
/// <remarks>
/// Behind the numbers of input and output there is room, <see cref="Tensors.Lanes.ImageLength"/> in all: vectors may read and write past
/// the end, and what stands there is undefined.
/// </remarks>
internal readonly ref struct ImagePass
{
    /// <summary>The input. It is the same memory as <see cref="Output"/> where the layer works in place.</summary>
    public ReadOnlySpan<float> Input { get; init; }

    /// <summary>The output.</summary>
    public Span<float> Output { get; init; }

    /// <summary>Scratch, <see cref="ImageOperation.ScratchLength"/> long, which the steps of one operation share; at first undefined.</summary>
    public Span<float> Scratch { get; init; }
}
