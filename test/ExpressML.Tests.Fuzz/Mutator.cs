using System.Buffers.Binary;
using System.Text;
using ExpressML.Tests.Fuzz.Specimens;

namespace ExpressML.Tests.Fuzz;

/// <summary>Damages a file. It knows where the fields are, and mostly repairs length and checksum, so that it reaches what stands behind them.</summary>
/// <param name="random">Decides all.</param>
/// <param name="others">Files to take fields from.</param>
internal sealed class Mutator(Random random, IReadOnlyList<Specimen> others)
{
    private const double ShareOfOneMoreChange = 0.4;
    private const int MostBytes = 1 << 20;
    private const double ShareWithoutRepair = 0.1, ShareOfLongOnes = 0.02;

    private static readonly int[] _integers =
    [
        0, 1, 2, 3, 7, 8, 16, 100, 101, 255, 256, 1000, 46340, 46341, 65535, 65536, 99_999, 100_000, 100_001, 1 << 20, 1 << 24, 1 << 28, 1 << 30, int.MaxValue / 16,
        int.MaxValue - 1, int.MaxValue, -1, -2, int.MinValue, int.MinValue + 1,
    ];

    private static readonly long[] _longs = [0, 1, -1, int.MaxValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue, long.MinValue, DateTime.MaxValue.Ticks, DateTime.MaxValue.Ticks + 1];

    private static readonly double[] _doubles = [0, -0.0, 0.5, 1, -1, 1e-300, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];

    private static readonly string[] _texts =
    [
        "", "Relu", "Dense", "Conv2D", "Residual", "Concatenate", "MaxPool2D", "AdaptiveAveragePool2D", "ReplicationPad2D", "RadialBasis", "TableConv2D", "LayerNormalization",
        "Flatten", "Subsampling2D", "Standardize", "PixelShuffle", "Pad2D", "UpSampling2D", "Permute", "GroupNormalization", "MulticlassClassification", "FeatureExtraction", "Regression", "NetworkTransformer", "BatchNormalization", "Dropout",
        "type:System.String", "type:No.Such, Nowhere", "type:,,[", "type:ExpressML.Layers.Dense, ExpressML.Transforms", "type:ExpressML.Layers.Layer, ExpressML.Transforms", "\0", "Wörter 数字",
    ];

    /// <summary>A damaged file.</summary>
    public byte[] Mutate(Specimen specimen)
    {
        int damaged = random.Next(specimen.Bodies.Count);
        byte[] file = [.. specimen.Bodies.SelectMany((body, i) => Body.Envelope(Concatenated(i == damaged ? Damaged(body.Fields) : body.Fields)))];
        return random.NextDouble() < ShareWithoutRepair ? DamagedBytes(file) : file;
    }

    private List<byte[]> Damaged(IReadOnlyList<byte[]> whole)
    {
        List<byte[]> fields = [.. whole];
        do
        {
            Change(fields);
        }
        while (fields.Count > 0 && random.NextDouble() < ShareOfOneMoreChange);
        if (random.NextDouble() < ShareOfLongOnes && fields.Count > 0)
            Lengthen(fields);
        return fields;
    }

    private void Change(List<byte[]> fields)
    {
        int at = random.Next(fields.Count), end = Math.Min(fields.Count, at + random.Next(1, 8));
        switch (random.Next(12))
        {
            case < 6:
                ChangeValue(fields, at);
                break;
            case 6:
                ChangeText(fields, at);
                break;
            case 7:
                fields.RemoveRange(at, end - at);
                break;
            case 8:
                fields.InsertRange(random.Next(fields.Count + 1), fields[at..end]);
                break;
            case 9:
                (fields[at], fields[^1]) = (fields[^1], fields[at]);
                break;
            case 10:
                IReadOnlyList<byte[]> donor = others[random.Next(others.Count)].Bodies[0].Fields;
                int from = random.Next(donor.Count);
                fields.InsertRange(at, donor.Skip(from).Take(random.Next(1, 12)));
                break;
            default:
                fields[at] = DamagedBytes(fields[at]);
                break;
        }
    }

    // Of the length of a number, or bytes.
    private void ChangeValue(List<byte[]> fields, int at)
    {
        byte[] changed = [.. fields[at]];
        switch (changed.Length)
        {
            case sizeof(int):
                BinaryPrimitives.WriteInt32LittleEndian(changed, Integer(BinaryPrimitives.ReadInt32LittleEndian(changed)));
                break;
            case sizeof(long) when random.Next(2) == 0:
                BinaryPrimitives.WriteInt64LittleEndian(changed, _longs[random.Next(_longs.Length)]);
                break;
            case sizeof(double):
                BinaryPrimitives.WriteDoubleLittleEndian(changed, _doubles[random.Next(_doubles.Length)]);
                break;
            default:
                changed = DamagedBytes(changed);
                break;
        }

        fields[at] = changed;
    }

    private int Integer(int value) => random.Next(8) switch
    {
        0 => unchecked(value + 1),
        1 => unchecked(value - 1),
        2 => unchecked(value * 2),
        3 => random.Next(int.MinValue, int.MaxValue),
        4 => 1 << random.Next(31),
        _ => _integers[random.Next(_integers.Length)],
    };

    // The number before a text is its length.
    private void ChangeText(List<byte[]> fields, int at)
    {
        byte[] text = Encoding.UTF8.GetBytes(_texts[random.Next(_texts.Length)]);
        int length = at + 1 < fields.Count && fields[at].Length == sizeof(int) ? at : at - 1;
        if (length < 0 || fields[length].Length != sizeof(int))
            return;
        byte[] number = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, text.Length);
        (fields[length], fields[length + 1]) = (number, text);
    }

    // Repeats some fields: many layers one after another, or layers in layers in layers.
    private void Lengthen(List<byte[]> fields)
    {
        int at = random.Next(fields.Count), end = Math.Min(fields.Count, at + random.Next(1, 12));
        List<byte[]> piece = fields[at..end];
        int length = Math.Max(1, piece.Sum(field => field.Length)), most = Math.Max(1, MostBytes / length);
        int times = (int)Math.Exp(random.NextDouble() * Math.Log(most));
        fields.InsertRange(at, Enumerable.Repeat(piece, times).SelectMany(repeated => repeated));
        // A count in front of them that is right gets all of them read.
        int count = random.Next(Math.Max(0, at - 6), at + 1);
        if (random.Next(2) == 0 && fields[count].Length == sizeof(int))
        {
            byte[] number = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(number, times + random.Next(8));
            fields[count] = number;
        }
    }

    private byte[] DamagedBytes(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        if (changed.Length == 0)
            return changed;
        switch (random.Next(4))
        {
            case 0:
                return changed[..random.Next(changed.Length)];
            case 1:
                return [.. changed, .. changed[..random.Next(Math.Min(changed.Length, 64))]];
            case 2:
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
                return changed;
            default:
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                return changed;
        }
    }

    private static byte[] Concatenated(IReadOnlyList<byte[]> fields)
    {
        byte[] bytes = new byte[fields.Sum(field => field.Length)];
        int at = 0;
        foreach (byte[] field in fields)
        {
            field.CopyTo(bytes, at);
            at += field.Length;
        }

        return bytes;
    }
}
