namespace ExpressML.Augmentations;

/// <summary>One call of an <see cref="Augmentation"/>: an image and the place for the changed one. Numbers are planar, [channels][height][width].</summary>
public readonly ref struct AugmentationPass
{
    /// <summary>One image.</summary>
    /// <param name="shape">Channels, height and width.</param>
    /// <param name="input">The image.</param>
    /// <param name="output">Where the changed image goes; other memory than <paramref name="input"/>.</param>
    /// <param name="scratch">At least <see cref="Augmentation.ScratchLength"/> long.</param>
    /// <param name="random">The random numbers.</param>
    /// <exception cref="ArgumentException">The length of input or output is not that of the shape.</exception>
    public AugmentationPass(Shape shape, ReadOnlySpan<float> input, Span<float> output, Span<float> scratch, Random random)
    {
        if (input.Length != shape.Length)
            throw new ArgumentException($"An image of {shape} has {shape.Length} numbers, got {input.Length}.", nameof(input));
        if (output.Length != shape.Length)
            throw new ArgumentException($"An image of {shape} has {shape.Length} numbers, got room for {output.Length}.", nameof(output));
        (Shape, Random) = (shape, random);
        Input = input;
        Output = output;
        Scratch = scratch;
    }

    /// <summary>Channels, height and width of the image, before and after.</summary>
    public Shape Shape { get; }

    /// <summary>The image.</summary>
    public ReadOnlySpan<float> Input { get; }

    /// <summary>Where the changed image goes. Its contents before are undefined.</summary>
    public Span<float> Output { get; }

    /// <summary>Temporary memory of this call, at least <see cref="Augmentation.ScratchLength"/> numbers; its contents are undefined.</summary>
    public Span<float> Scratch { get; }

    /// <summary>Number of the epoch, from 1. Default: 1.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Number of the row among the training rows, from 0, the same in each epoch unless its source gives rows in another order each time. Default: 0.</summary>
    public int Row { get; init; }

    /// <summary>Random numbers: others for each image and epoch, and the same for the same random seed.</summary>
    public Random Random { get; }
}
