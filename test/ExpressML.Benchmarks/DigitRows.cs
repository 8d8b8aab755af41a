using ExpressML.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Benchmarks;

/// <summary>60,000 pictures of noise the size of MNIST's, in memory and as the views that a program may have of them.</summary>
internal static class DigitRows
{
    public const int Count = 60_000;
    public static readonly string[] Sources = ["keys", "numbers", "cached", "bytes"];

    private const int Length = 28 * 28;
    private const int Classes = 10;

    public static TrainingData InMemory()
    {
        var data = new TrainingData((1, 28, 28), Classes);
        foreach (Digit digit in Create())
        {
            digit.Features.CopyTo(data.NextRow());
            data.Commit((int)digit.Label - 1);
        }

        return data;
    }

    /// <summary>keys: rows as they are. numbers: labels are numbers, which MapValueToKey makes keys of. cached: the same, cached. bytes: pixels are bytes.</summary>
    public static IDataView Load(string source)
    {
        var mlContext = new MLContext(1);
        if (source == "bytes")
            return mlContext.Data.LoadFromEnumerable(Create().Select(Bytes).ToArray());
        IDataView rows = mlContext.Data.LoadFromEnumerable(Create().ToArray());
        if (source == "keys")
            return rows;
        IDataView keyed = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number").Fit(rows).Transform(rows);
        return source == "cached" ? mlContext.Data.Cache(keyed) : keyed;
    }

    private static IEnumerable<Digit> Create()
    {
        var random = new Random(3);
        for (int i = 0; i < Count; i++)
        {
            var digit = new Digit { Number = random.Next(Classes) };
            digit.Label = (uint)digit.Number + 1;
            for (int pixel = 0; pixel < Length; pixel++)
                digit.Features[pixel] = random.Next(256);
            yield return digit;
        }
    }

    private static ByteDigit Bytes(Digit digit) => new() { Features = Array.ConvertAll(digit.Features, pixel => (byte)pixel), Label = digit.Label };

    private sealed class Digit
    {
        [VectorType(Length)]
        public float[] Features { get; set; } = new float[Length];

        [KeyType(Classes)]
        public uint Label { get; set; }

        public int Number { get; set; }
    }

    private sealed class ByteDigit
    {
        [VectorType(Length)]
        public byte[] Features { get; set; } = [];

        [KeyType(Classes)]
        public uint Label { get; set; }
    }
}
