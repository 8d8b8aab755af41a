namespace ExpressML.Onnx.Graphs;

/// <summary>A function of each number that is not a layer yet, since what follows may make it part of one: y = scale·f(x) + shift.</summary>
/// <param name="Kind">f.</param>
/// <param name="Scale">The factor.</param>
/// <param name="Shift">What is added.</param>
/// <param name="Node">The name of the node that computes it.</param>
/// <remarks>GELU, SiLU, HardSwish and Softsign come from exporters as several nodes each, in many forms that all are such functions, or products of them.</remarks>
internal sealed record PendingFunction(PendingKind Kind, double Scale, double Shift, string Node)
{
    /// <summary>y = x.</summary>
    public static PendingFunction None { get; } = new(PendingKind.Identity, 1, 0, "");

    /// <summary>Whether it does nothing.</summary>
    public bool IsNone => Kind == PendingKind.Identity && Scale == 1 && Shift == 0;

    /// <summary>y = scale·x, if it is that.</summary>
    public double? Factor => Kind == PendingKind.Identity && Shift == 0 ? Scale : null;

    /// <summary>The same times a number.</summary>
    public PendingFunction Times(double factor, string node) => this with { Scale = Exact(Scale * factor), Shift = Exact(Shift * factor), Node = node };

    /// <summary>The same and a number.</summary>
    public PendingFunction Plus(double summand, string node) => this with { Shift = Exact(Shift + summand), Node = node };

    /// <summary>Whether two numbers are the same, but for the rounding of singles.</summary>
    public static bool Same(double one, double other) => Math.Abs(one - other) <= 1e-6 * Math.Max(1, Math.Abs(other));

    // Constants come as singles: 6 · (1 / 6) is to be 1.
    private static double Exact(double value) => Math.Round(value) is var whole && Math.Abs(value - whole) < 2e-7 * Math.Abs(whole) ? whole : value;
}
