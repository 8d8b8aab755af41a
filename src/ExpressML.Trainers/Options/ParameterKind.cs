namespace ExpressML.Trainers;

/// <summary>What a trained parameter is in its layer. Kinds can be combined: <c>ParameterKind.Biases | ParameterKind.Normalization</c>.</summary>
[Flags]
public enum ParameterKind
{
    /// <summary>What multiplies the inputs of a layer, as filters do.</summary>
    Weights = 1,

    /// <summary>Biases, and all else that is neither a weight nor part of a normalisation, such as the slopes of <see cref="Layers.PRelu"/>.</summary>
    Biases = 2,

    /// <summary>The factors of normalisations: the paper's γ. They are parameters with the name "scale".</summary>
    NormalizationScales = 4,

    /// <summary>The summands of normalisations: the paper's β. They are parameters with the name "shift".</summary>
    NormalizationShifts = 8,

    /// <summary>Factors and summands of normalisations.</summary>
    Normalization = NormalizationScales | NormalizationShifts,

    /// <summary>All of them.</summary>
    All = Weights | Biases | Normalization,
}
