using System.Runtime.CompilerServices;

namespace ExpressML.Augmentations;

/// <summary>What rotation, scaling and their combination share: an image is transformed by an affine map about its centre.</summary>
internal static class AffineSampling
{
    private const double LeastScale = 0.01, MostScale = 100;

    public static int ScratchLength(Shape shape) => checked(2 * shape.Area);

    public static void Apply(AugmentationPass pass, AffineMap map, Border border)
    {
        int area = pass.Shape.Area;
        Span<float> rows = pass.Scratch[..area], columns = pass.Scratch.Slice(area, area);
        map.Invert(pass.Shape, rows, columns);
        BilinearSampling.Sample(pass.Input, pass.Shape, rows, columns, border, pass.Output);
    }

    /// <summary>The border as the last argument of the code that makes an augmentation; empty for the default.</summary>
    public static string Argument(Border border) => border == Border.Zero ? "" : $", border: Border.{border}";

    public static double RequireDegrees(double degrees) => Guard.Between(degrees, 0, 180);

    public static (double Smallest, double Largest) RequireScales(
        double smallest,
        double largest,
        [CallerArgumentExpression(nameof(smallest))] string smallestName = "",
        [CallerArgumentExpression(nameof(largest))] string largestName = "")
    {
        Guard.Between(smallest, LeastScale, MostScale, smallestName);
        Guard.Between(largest, LeastScale, MostScale, largestName);
        return (smallest, Guard.NotBelow(largest, smallest, largestName, smallestName));
    }
}
