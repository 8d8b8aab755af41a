using System.Runtime.InteropServices;
using System.Text.Json;
using ExpressML.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Golden;

/// <summary>Images are made smaller as Pillow does it with Image.BILINEAR: Data/Pillow/golden.json holds what it gives, and golden.py beside it makes the file.</summary>
[TestClass]
public sealed class PillowTests
{
    // One unit in the last place of numbers up to 21.
    private const float Tolerance = 2e-6f;

    public static IEnumerable<object[]> Cases =>
        JsonSerializer.Deserialize<PillowCase[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "Pillow", "golden.json")), JsonSerializerOptions.Web)!
            .Select(one => new object[] { one });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Shrink_AnySize_IsAsInPillow(PillowCase one)
    {
        if (one.Mode == "F")
            CheckNumbers(one);
        else
            CheckBytes(one, isBlueFirst: false);
        if (one.Mode == "RGB")
            CheckBytes(one, isBlueFirst: true);
    }

    private static void CheckBytes(PillowCase one, bool isBlueFirst)
    {
        int channels = one.Mode.Length;
        byte[] noise = one.Noise(channels), pixels = new byte[4 * one.Width * one.Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            int place = isBlueFirst && i % 4 != 3 ? 2 - i % 4 : i % 4;
            pixels[i] = channels == 1 ? noise[i / 4] : place < channels ? noise[i / 4 * channels + place] : byte.MaxValue;
        }

        var shape = new Shape(channels, one.NewHeight, one.NewWidth);
        float[] planar = new float[shape.Length];
        new ImageScaler(shape).Apply(new ImagePixels(pixels, one.Width, one.Height, isBlueFirst), planar);

        float[] expected = new float[shape.Length];
        for (int i = 0; i < expected.Length; i++)
            expected[i % channels * shape.Area + i / channels] = one.Bytes[i];
        Assert.AreSequenceEqual(expected, planar);
    }

    private static void CheckNumbers(PillowCase one)
    {
        var mlContext = new MLContext();
        var schema = SchemaDefinition.Create(typeof(Numbers));
        schema["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, one.Width * one.Height);
        IDataView data = mlContext.Data.LoadFromEnumerable([new Numbers { Pixels = Array.ConvertAll(one.Noise(channels: 1), pixel => pixel / 8f - 11) }], schema);
        IDataView resized = mlContext.Transforms.ResizePixels("Pixels", null, (1, one.Height, one.Width), one.NewHeight, one.NewWidth).Fit(data).Transform(data);
        float[] expected = MemoryMarshal.Cast<byte, float>(one.Bytes).ToArray(), pixels = resized.GetColumn<float[]>("Pixels").Single();
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], pixels[i], Tolerance);
    }

    private sealed class Numbers
    {
        public float[] Pixels { get; set; } = [];
    }
}

/// <summary>An image of noise, a smaller size, and what Pillow makes of it.</summary>
/// <param name="Mode">Pillow's word for the kind of image: L, RGB, RGBX or F.</param>
/// <param name="Seed">What the noise begins with.</param>
/// <param name="Width">Width of the noise.</param>
/// <param name="Height">Its height.</param>
/// <param name="NewWidth">Width of the smaller image.</param>
/// <param name="NewHeight">Its height.</param>
/// <param name="Bytes">Its pixels, row by row, as bytes, or as four bytes each in mode F.</param>
public sealed record PillowCase(string Mode, int Seed, int Width, int Height, int NewWidth, int NewHeight, byte[] Bytes)
{
    /// <summary>The noise that golden.py draws.</summary>
    public byte[] Noise(int channels)
    {
        long state = Seed;
        byte[] values = new byte[Width * Height * channels];
        foreach (ref byte value in values.AsSpan())
        {
            state = (state * 1103515245 + 12345) % (1L << 31);
            value = (byte)(state >> 16);
        }

        return values;
    }

    public override string ToString() => $"{Mode} {Width}×{Height} → {NewWidth}×{NewHeight}";
}
