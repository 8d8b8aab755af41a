namespace ExpressML.Onnx.Graphs;

/// <summary>The functions that a <see cref="PendingFunction"/> may be.</summary>
internal enum PendingKind
{
    /// <summary>x.</summary>
    Identity,

    /// <summary>erf(x / √2), of which GELU is made.</summary>
    Erf,

    /// <summary>1 / (1 + e⁻ˣ), of which SiLU is made.</summary>
    Sigmoid,

    /// <summary>max(0, min(1, x / 6 + ½)), of which HardSwish is made.</summary>
    HardSigmoid,

    /// <summary>|x|, of which Softsign is made.</summary>
    Absolute,
}
