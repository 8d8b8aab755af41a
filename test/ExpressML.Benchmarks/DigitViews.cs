using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Benchmarks;

/// <summary>The views that a program may have of its digits.</summary>
internal static class DigitViews
{
    /// <summary>Rows as they are in memory, their labels keys already.</summary>
    public const string Keys = "keys";

    private const string Mapped = "mapped";
    private const string Cached = "cached";
    private const string Bytes = "bytes";
    private const string Fractions = "fractions";

    /// <summary>keys: rows of a list. mapped: MapValueToKey makes keys of their numbers. cached: mapped and cached. bytes: pixels are bytes. fractions: pixels are no whole numbers.</summary>
    public static readonly string[] Names = [Keys, Mapped, Cached, Bytes, Fractions];

    public static IDataView Load(string name, RandomDigit[] digits)
    {
        var mlContext = new MLContext(seed: 1);
        switch (name)
        {
            case Bytes:
                return mlContext.Data.LoadFromEnumerable(Array.ConvertAll(digits, digit => new ByteDigit(digit)));
            case Fractions:
                foreach (RandomDigit digit in digits)
                    digit.Features = Array.ConvertAll(digit.Features, pixel => pixel / 255);
                return mlContext.Data.LoadFromEnumerable(digits);
        }

        IDataView rows = mlContext.Data.LoadFromEnumerable(digits);
        if (name == Keys)
            return rows;
        IDataView mapped = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number").Fit(rows).Transform(rows);
        return name == Cached ? mlContext.Data.Cache(mapped) : mapped;
    }

    private sealed class ByteDigit
    {
        public ByteDigit(RandomDigit digit) => (Features, Label) = (Array.ConvertAll(digit.Features, pixel => (byte)pixel), digit.Label);

        [VectorType(28 * 28)]
        public byte[] Features { get; set; }

        [KeyType(RandomDigit.Classes)]
        public uint Label { get; set; }
    }
}
