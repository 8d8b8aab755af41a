namespace ExpressML.Kernels.Registers;

/// <summary>A tile of sums that stay in registers: z[r] += w[r, k]·x[k] for some rows r, where x[k] is one register or a pair, and w[r, k] a number.</summary>
/// <remarks>The rows of results, like those of weights, stand some floats apart. What begins with "second" is of the second register of a pair.</remarks>
internal unsafe interface IRegisterTile
{
    /// <summary>Rows of the tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Begins the sums of each row with a number of its own.</summary>
    void Begin(float* numbers);

    /// <summary>Begins with what y holds.</summary>
    void Load(float* y, nint row, nint second);

    /// <summary>Adds one term.</summary>
    /// <param name="x">The first register of x[k].</param>
    /// <param name="second">Floats from there to the second.</param>
    /// <param name="w">w[0, k].</param>
    /// <param name="row">Floats from w[0, k] to w[1, k].</param>
    void Accumulate(float* x, nint second, float* w, nint row);

    /// <summary>Makes negative sums 0.</summary>
    void Rectify();

    /// <summary>y = z.</summary>
    void Store(float* y, nint row, nint second);

    /// <summary>y += z.</summary>
    void AddTo(float* y, nint row, nint second);
}

/// <summary>A tile of six rows whose weights may stand anywhere: z[r] += w[r][k]·x[k].</summary>
internal unsafe interface IScatteredTile : IRegisterTile
{
    /// <summary>Begins all rows with the same lanes.</summary>
    void BeginAlike(float* lanes, nint second);

    /// <summary>Adds one term.</summary>
    /// <param name="x">The first register of x[k].</param>
    /// <param name="second">Floats from there to the second.</param>
    /// <param name="w0">w[0]; the other rows follow.</param>
    /// <param name="w1">w[1].</param>
    /// <param name="w2">w[2].</param>
    /// <param name="w3">w[3].</param>
    /// <param name="w4">w[4].</param>
    /// <param name="w5">w[5].</param>
    /// <param name="k">Floats from the start of each row to its weight.</param>
    void Accumulate(float* x, nint second, float* w0, float* w1, float* w2, float* w3, float* w4, float* w5, nint k);
}
