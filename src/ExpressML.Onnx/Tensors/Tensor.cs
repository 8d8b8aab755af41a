namespace ExpressML.Onnx.Tensors;

/// <summary>A tensor whose numbers are known: real numbers as singles, whole ones and truth values as 64-bit integers.</summary>
internal sealed class Tensor
{
    private float[]? _singles;
    private long[]? _integers;

    /// <summary>Real numbers.</summary>
    public Tensor(IReadOnlyList<int> sizes, float[] singles) => (Sizes, _singles) = (sizes, singles);

    /// <summary>Whole numbers.</summary>
    public Tensor(IReadOnlyList<int> sizes, long[] integers) => (Sizes, _integers, IsInteger) = (sizes, integers, true);

    /// <summary>The sizes, from the outermost axis on; none for a single number.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>How many numbers there are.</summary>
    public int Length => _singles?.Length ?? _integers!.Length;

    /// <summary>Whether the numbers are whole, or truth values.</summary>
    public bool IsInteger { get; }

    /// <summary>The numbers as singles, in row order.</summary>
    public float[] Singles => _singles ??= Array.ConvertAll(_integers!, value => (float)value);

    /// <summary>The numbers as integers, in row order; real numbers without their fractions.</summary>
    public long[] Integers => _integers ??= Array.ConvertAll(_singles!, value => (long)value);

    /// <summary>The same numbers with other sizes of the same product.</summary>
    public Tensor WithSizes(IReadOnlyList<int> sizes) => IsInteger ? new Tensor(sizes, Integers) : new Tensor(sizes, Singles);

    /// <summary>The sizes joined by ×; "a number" where there are none.</summary>
    public override string ToString() => Sizes.Count == 0 ? "a number" : string.Join("×", Sizes);
}
