namespace ExpressML.Onnx;

/// <summary>How a network is written as ONNX.</summary>
public sealed class OnnxExportOptions
{
    /// <summary>The lowest <see cref="Opset"/> that can be written: 9, of 2019.</summary>
    public const int LowestOpset = VersionedOperators.LowestOpset;

    /// <summary>The highest <see cref="Opset"/> that can be written: 24, of 2025.</summary>
    public const int HighestOpset = VersionedOperators.HighestOpset;

    /// <summary>The version of ONNX's operators, from 9 to 24. Default: 17, which ONNX Runtime reads since version 1.12 of 2022.</summary>
    /// <remarks>Lower it for older runtimes. A network is computed alike with any of them.</remarks>
    public int Opset { get; init; } = VersionedOperators.DefaultOpset;

    /// <summary>The name of the input. Default: the name of the feature column, or "Input" for a network without columns.</summary>
    public string? InputName { get; init; }

    /// <summary>
    /// The name of the output. Default: that of the column, which is "Score" but for <c>NetworkFeatures</c>; "Output" for a network without columns.
    /// </summary>
    public string? OutputName { get; init; }

    /// <summary>In binary classification, the name of the second output, the probability of true. Default: "Probability".</summary>
    public string? ProbabilityName { get; init; }

    internal void Validate()
    {
        if (Opset is < LowestOpset or > HighestOpset)
            throw new ArgumentOutOfRangeException(nameof(Opset), Opset, $"Opset must be from {LowestOpset} to {HighestOpset}.");
        foreach ((string option, string? name) in new[] { (nameof(InputName), InputName), (nameof(OutputName), OutputName), (nameof(ProbabilityName), ProbabilityName) })
        {
            if (name is not null && string.IsNullOrWhiteSpace(name))
                throw new ArgumentException($"{option} must be a name, or null for the usual one.", option);
        }
    }
}
