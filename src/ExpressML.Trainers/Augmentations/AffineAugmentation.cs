using System.Runtime.CompilerServices;

namespace ExpressML.Augmentations;

/// <summary>What rotation, scaling and their combination share: each image is mapped by an affine map that is drawn at random, about its centre.</summary>
/// <remarks>
/// <para>Shapes: (C, H, W) → (C, H, W).</para>
/// <para>Variant: bilinear between pixels, half-pixel centres, no smoothing where the image shrinks.</para>
/// </remarks>
public abstract class AffineAugmentation : Augmentation
{
    private const double LeastScale = 0.01, MostScale = 100;

    private protected AffineAugmentation(Border border) => Border = Borders.Require(border);

    /// <summary>What comes in from outside of the image. Default: <see cref="Border.Zero"/>.</summary>
    public Border Border { get; }

    /// <inheritdoc/>
    public sealed override int ScratchLength(Shape shape) => checked(2 * shape.Area);

    /// <inheritdoc/>
    public sealed override void Apply(AugmentationPass pass)
    {
        int area = pass.Shape.Area;
        Span<float> rows = pass.Scratch[..area], columns = pass.Scratch.Slice(area, area);
        DrawMap(pass.Shape, pass.Random).Invert(pass.Shape, rows, columns);
        BilinearSampling.Sample(pass.Input, pass.Shape, rows, columns, Border, pass.Output);
    }

    private protected abstract AffineMap DrawMap(Shape shape, Random random);

    private protected string BorderArgument => Border == Border.Zero ? "" : $", border: Border.{Border}";

    private protected static double RequireDegrees(double degrees) => Settings.RequireBetween(degrees, 0, 180);

    private protected static (double Smallest, double Largest) RequireScales(
        double smallest,
        double largest,
        [CallerArgumentExpression(nameof(smallest))] string smallestName = "",
        [CallerArgumentExpression(nameof(largest))] string largestName = "")
    {
        Settings.RequireBetween(smallest, LeastScale, MostScale, smallestName);
        Settings.RequireBetween(largest, LeastScale, MostScale, largestName);
        Settings.RequireAtLeast(largest, smallest, largestName, smallestName);
        return (smallest, largest);
    }
}
