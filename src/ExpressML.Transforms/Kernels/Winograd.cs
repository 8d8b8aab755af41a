namespace ExpressML.Kernels;

/// <summary>The minimal filtering F(4×4, 3×3): y = Aᵀ[(G w Gᵀ) ∘ (Bᵀ x B)]A makes 4×4 outputs of a patch of 6×6 with 36 multiplications, not 144.</summary>
/// <remarks>
/// <para>
/// It is polynomial multiplication by values at the points 0, ±a, ±b and ∞. A has the powers of the points, G too, divided by the product of
/// the differences to the other points, and B has the coefficients of the polynomials that are 0 at all other points:
/// </para>
/// <code>
///      1  1  1  1  1 0        1/(a²b²)    0       0            a²b²   0    −(a²+b²)     0      1  0
/// Aᵀ = 0  a −a  b −b 0        1·g       a·g    a²·g             0  ∓ab²      −b²       ±a      1  0   for ±a
///      0  a² a² b² b² 0   G = 1·g      −a·g    a²·g      Bᵀ =   0  ∓a²b      −a²       ±b      1  0   for ±b
///      0  a³ −a³ b³ −b³ 1     1·h      ±b·h    b²·h             0  a²b²       0     −(a²+b²)   0  1
///                             0          0       1            with g = 1/(2a²(a²−b²)), h = 1/(2b²(b²−a²))
/// </code>
/// <para>
/// The points decide how much rounding grows: with ⅝ and 1½ the outputs are nearly as exact as those of the direct convolution, with the
/// usual 1 and 2 their error is four times as large. All powers that are used are exact in single precision.
/// </para>
/// <para>
/// Source: Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308, §4; the choice of points: Barabasz,
/// Anderson, Soodhalter and Gregg 2020, "Error Analysis and Improving the Accuracy of Winograd Convolution", arXiv:1803.10986.
/// </para>
/// </remarks>
internal static class Winograd
{
    /// <summary>Side of the window.</summary>
    public const int Window = 3;

    /// <summary>Side of a tile of outputs.</summary>
    public const int Outputs = 4;

    /// <summary>Side of the patch that a tile is made of, and of its transform.</summary>
    public const int Side = Outputs + Window - 1;

    /// <summary>Numbers of a transformed tile; each is a product of its own.</summary>
    public const int Positions = Side * Side;

    /// <summary>The point a and its powers.</summary>
    public const float A = 0.625f, A2 = A * A, A3 = A2 * A;

    /// <summary>The point b and its powers.</summary>
    public const float B = 1.5f, B2 = B * B, B3 = B2 * B;

    /// <summary>a²b² and a² + b².</summary>
    public const float Product = A2 * B2, Sum = A2 + B2;

    /// <summary>What the rows of G at 0, at ±a and at ±b are multiplied by.</summary>
    public const double Scale0 = 1.0 / Product, ScaleA = 1 / (2.0 * A2 * (A2 - B2)), ScaleB = 1 / (2.0 * B2 * (B2 - A2));
}
