using ExpressML.Kernels.Convolutions;

namespace ExpressML.Kernels.Winograd;

/// <summary>A form of Winograd's minimal filtering: y = Aᵀ[(G w) ∘ (Bᵀ x)] turns patches of the input and windows into positions, and sums of products of positions into tiles.</summary>
/// <remarks>
/// <para>
/// It is polynomial multiplication by values at some points. A has the powers of the points, G too, divided by the product of the
/// differences to the other points, and B has the coefficients of the polynomials that are 0 at all other points.
/// The points decide how much rounding grows.
/// </para>
/// <para>
/// What is transformed in rows and columns has one <see cref="Taps">tap</see>; what is transformed in rows alone keeps the rows of the window,
/// so that a tile is summed from as many patches below each other.
/// </para>
/// <para>
/// Source: Winograd 1980, "Arithmetic Complexity of Computations", §V; Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks",
/// arXiv:1509.09308, §4; the choice of points: Barabasz, Anderson, Soodhalter and Gregg 2020, "Error Analysis and Improving the Accuracy of
/// Winograd Convolution", arXiv:1803.10986.
/// </para>
/// </remarks>
internal unsafe interface IWinogradForm
{
    /// <summary>Side of the window.</summary>
    static abstract int Window { get; }

    /// <summary>Numbers of a transformed patch; each is a product of its own.</summary>
    static abstract int Positions { get; }

    /// <summary>Rows of the window that the transform leaves: so many patches make a tile.</summary>
    static abstract int Taps { get; }

    /// <summary>Pixels of a patch, down.</summary>
    static abstract int PatchHeight { get; }

    /// <summary>Pixels of a patch, across.</summary>
    static abstract int PatchWidth { get; }

    /// <summary>Pixels of a tile, down.</summary>
    static abstract int TileHeight { get; }

    /// <summary>Pixels of a tile, across.</summary>
    static abstract int TileWidth { get; }

    /// <summary>With fewer channels, an image by itself would be mostly empty lanes.</summary>
    static abstract int FewestChannels { get; }

    /// <summary>How many multiplications of the products take as long as to transform a patch, or a tile, in one channel; measured.</summary>
    static abstract int TransformCost { get; }

    /// <summary>
    /// Whether filters are turned upside down alone for the way back, as its transforms are those of the way forward transposed, rather than by half
    /// a circle, as it is a convolution like the way forward.
    /// </summary>
    static abstract bool TransposesBack { get; }

    /// <summary>The way back to the input.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="tilesAChunk">The most tiles that are transformed before their products are summed.</param>
    static abstract IWinogradInputGradient CreateInputGradient(ConvolutionGeometry geometry, int tilesAChunk);

    /// <summary>v = Bᵀ x for some patches of 16 lanes.</summary>
    /// <param name="x">The first patch.</param>
    /// <param name="xRow">Floats from a row of a patch to the next.</param>
    /// <param name="v">Where position 0 of the first patch goes.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="patches">How many patches, and where the next ones are and go.</param>
    static abstract void Input(float* x, nint xRow, float* v, nint position, TransformRun patches);

    /// <summary>y = Aᵀ m + b for some tiles of 16 lanes.</summary>
    /// <param name="m">Position 0 of the first tile.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="bias">What is added to each output, 16 lanes.</param>
    /// <param name="appliesRelu">Whether negative outputs become 0.</param>
    /// <param name="y">The first tile.</param>
    /// <param name="yRow">Floats from a row of a tile to the next.</param>
    /// <param name="tiles">How many tiles, and where the next ones are and go.</param>
    static abstract void Output(float* m, nint position, float* bias, bool appliesRelu, float* y, nint yRow, TransformRun tiles);

    /// <summary>dm = A dy for some tiles.</summary>
    /// <param name="dy">The first tile of the output gradient, [tile height][tile width][length].</param>
    /// <param name="length">Numbers of a pixel, a multiple of 16.</param>
    /// <param name="dm">Where position 0 of the first tile goes.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="tiles">How many tiles, and where the next ones are and go.</param>
    static abstract void OutputGradient(float* dy, int length, float* dm, nint position, TransformRun tiles);

    /// <summary>dw = Gᵀ du for 16 filters side by side.</summary>
    /// <param name="du">Position 0 of the first tap.</param>
    /// <param name="position">Floats from a position to the next.</param>
    /// <param name="tap">Floats from a tap to the next.</param>
    /// <param name="dw">The result, [window][window][16].</param>
    static abstract void FilterGradient(float* du, nint position, nint tap, float* dw);

    /// <summary>u = G w for 16 filters, in double precision.</summary>
    /// <param name="w">The filters, [window][window][16].</param>
    /// <param name="u">The result, [positions][taps][16].</param>
    static abstract void Filters(double* w, double* u);
}
