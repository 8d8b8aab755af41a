namespace ExpressML.Algorithms;

/// <summary>What one call of <see cref="ConvolutionPasses"/> reads and writes.</summary>
internal readonly ref struct ConvolutionOperands
{
    /// <summary>What is read: the input, or in the backward pass the output gradient.</summary>
    public ReadOnlySpan<float> Source { get; init; }

    /// <summary>What <see cref="ConvolutionPasses.Prepare"/> made; the weights themselves where nothing is prepared.</summary>
    public ReadOnlySpan<float> Filters { get; init; }

    /// <summary>Scratch, <see cref="ConvolutionPasses.ScratchLength"/> long.</summary>
    public Span<float> Scratch { get; init; }

    /// <summary>What is made: the output, or in the backward pass the input gradient.</summary>
    public Span<float> Target { get; init; }
}
