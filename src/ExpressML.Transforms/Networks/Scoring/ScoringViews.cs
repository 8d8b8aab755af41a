using ExpressML.Networks.Scoring;
using ExpressML.Persistence;

namespace ExpressML.Networks;

/// <summary>Several views of an image whose outputs are averaged when scoring (test-time augmentation): the image itself, mirrored, and shifted.</summary>
/// <remarks>
/// <para>
/// With <see cref="Mirrored"/>, each view is there a second time with left and right swapped. With a <see cref="Shift"/> of k pixels, there are two more views, up and left by k and down and right by k; the
/// mirrored image comes in at the border, its outermost pixels not repeated. The view in the middle has the weight ½ then, and each other ¼; halves of them go to the mirrored ones. So there are 2, 3
/// or 6 views, and scoring takes as many times as long.
/// </para>
/// <para>
/// The mean is that of the network's outputs, before a softmax or sigmoid: of logits, or of numbers in a regression. It has the same bits for an image by itself and in a batch, on any number of
/// threads.
/// </para>
/// <para>Source: Krizhevsky et al. 2012, §4.1, for crops and mirror images; these views and weights are those of Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", §3.5, arXiv:2404.00498.</para>
/// </remarks>
public sealed class ScoringViews
{
    /// <summary>Views of an image.</summary>
    /// <param name="mirrored">Whether each view is there a second time, mirrored. Not for images whose mirror image means something else, such as those of letters.</param>
    /// <param name="shift">By how many pixels two more views are shifted; 0 for none. Smaller than the sides of the images.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shift"/> is below 0.</exception>
    /// <exception cref="ArgumentException">There would be one view only.</exception>
    public ScoringViews(bool mirrored = true, int shift = 0)
    {
        (Mirrored, Shift) = (mirrored, Guard.AtLeast(shift, 0));
        if (!mirrored && shift == 0)
            throw new ArgumentException("Views must be mirrored, shifted or both. For the image alone, leave the views out.", nameof(mirrored));
    }

    /// <summary>Whether each view is there a second time, mirrored. Default: true.</summary>
    public bool Mirrored { get; }

    /// <summary>By how many pixels two more views are shifted; 0 for none. Default: 0.</summary>
    public int Shift { get; }

    /// <summary>The code that makes these views.</summary>
    public override string ToString() => $"new ScoringViews(mirrored: {(Mirrored ? "true" : "false")}, shift: {Shift})";

    internal static ScoringViews Read(ModelReader reader) => new(mirrored: reader.ReadBoolean(), shift: reader.ReadInt32());

    internal void Write(ModelWriter writer)
    {
        writer.Write(Mirrored);
        writer.Write(Shift);
    }

    /// <summary>The views of images of a shape.</summary>
    /// <exception cref="ArgumentException">They are too small for it.</exception>
    internal ScoringView[] Of(Shape shape)
    {
        if (shape.Width < 2 || Shift >= Math.Min(shape.Height, shape.Width))
            throw new ArgumentException($"{this}: views need images that are at least 2 pixels wide and larger than the shift on both sides, but the network takes {shape}.");
        int[] shifts = Shift == 0 ? [0] : [0, -Shift, Shift];
        bool[] sides = Mirrored ? [false, true] : [false];
        return
        [
            .. from shift in shifts
               from isMirrored in sides
               select new ScoringView(
                   [.. Enumerable.Range(0, shape.Height).Select(i => Inside(i + shift, shape.Height))],
                   [.. Enumerable.Range(0, shape.Width).Select(j => Inside((isMirrored ? shape.Width - 1 - j : j) + shift, shape.Width))],
                   (shifts.Length == 1 ? 1 : shift == 0 ? 0.5f : 0.25f) / sides.Length),
        ];
    }

    // Mirrored at the outermost pixels.
    private static int Inside(int index, int size) => index < 0 ? -index : index < size ? index : 2 * (size - 1) - index;
}
