using Microsoft.ML.Data;

namespace ExpressML.Benchmarks;

/// <summary>A row for ML.NET: an image of noise of MNIST's size and range with a random class.</summary>
internal sealed class RandomDigit
{
    public const int Classes = 10;

    public static Shape Shape => (1, 28, 28);

    [VectorType(28 * 28)]
    public float[] Features { get; set; } = [];

    /// <summary>A key, which counts from 0 in a class and from 1 in a column.</summary>
    [KeyType(Classes)]
    public uint Label { get; set; }

    public int Number => (int)Label;

    public static RandomDigit[] Create(int count)
    {
        var random = new Random(3);
        var digits = new RandomDigit[count];
        for (int i = 0; i < count; i++)
        {
            digits[i] = new RandomDigit { Features = new float[Shape.Length], Label = (uint)random.Next(Classes) };
            foreach (ref float pixel in digits[i].Features.AsSpan())
                pixel = random.Next(256);
        }

        return digits;
    }
}
