using ExpressML.Augmentations;
using ExpressML.Training.Batching;

namespace ExpressML.Tests.Support;

/// <summary>Applies augmentations to single images.</summary>
internal static class Augmented
{
    /// <summary>The changed image; scratch and output hold NaN before, so that reading or leaving them shows.</summary>
    public static float[] Apply(Augmentation augmentation, Shape shape, float[] image, Random random)
    {
        float[] input = [.. image], output = NaNs(shape.Length);
        augmentation.Apply(new AugmentationPass(shape, input, output, NaNs(augmentation.ScratchLength(shape)), random));
        Assert.IsTrue(input.AsSpan().SequenceEqual(image), $"{augmentation} has changed its input.");
        Assert.IsFalse(output.Any(float.IsNaN), $"{augmentation} has left NaN.");
        return output;
    }

    /// <summary>The changed image with the random numbers of a row.</summary>
    public static float[] Apply(Augmentation augmentation, Shape shape, float[] image, int row)
    {
        var random = new RowRandom();
        random.Begin(1, row);
        return Apply(augmentation, shape, image, random);
    }

    /// <summary>Requires that settings which change nothing leave images as they are, bit for bit, of several shapes.</summary>
    public static void AssertIdentity(Augmentation augmentation)
    {
        foreach (Shape shape in new Shape[] { (1, 1, 1), (1, 2, 3), (3, 5, 4), (2, 8, 8), (1, 1, 7), (4, 9, 1) })
        {
            float[] image = Image(shape);
            for (int row = 0; row < 5; row++)
                Assert.IsTrue(image.AsSpan().SequenceEqual(Apply(augmentation, shape, image, row)), $"{augmentation} has changed an image of {shape}.");
        }
    }

    /// <summary>An image of numbers from 0 to 255.</summary>
    public static float[] Image(Shape shape, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.Length).Select(_ => 255 * random.NextSingle())];
    }

    /// <summary>An image whose numbers are 1, 2, 3, ….</summary>
    public static float[] Numbered(Shape shape) => [.. Enumerable.Range(1, shape.Length).Select(i => (float)i)];

    /// <summary>Requires that settings are refused, with this message.</summary>
    public static void AssertRefused(string message, Func<Augmentation> create)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(create);
        Assert.StartsWith(message, exception.Message);
    }

    private static float[] NaNs(int length)
    {
        float[] numbers = new float[length];
        Array.Fill(numbers, float.NaN);
        return numbers;
    }
}
