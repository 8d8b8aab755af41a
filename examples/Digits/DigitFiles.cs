using ExpressML;

namespace Digits;

/// <summary>Reads handwritten digits from pairs of IDX files: images and labels.</summary>
internal static class DigitFiles
{
    private const int HeldOutEvery = 4;

    /// <summary>The digits that come with this example. Of each number, every fourth image is held out for the test.</summary>
    public static DigitSet ReadIncluded()
    {
        (Shape shape, Digit[] digits) = ReadPart(Path.Combine(AppContext.BaseDirectory, "Data"), "digits");
        var seen = new int[byte.MaxValue + 1];
        ILookup<bool, Digit> parts = digits.ToLookup(digit => seen[digit.Number]++ % HeldOutEvery == 0);
        return new DigitSet(shape, Training: [.. parts[false]], Test: [.. parts[true]]);
    }

    /// <summary>The four files of MNIST or a relative, in the parts that their authors made.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of the four files is not in the folder.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the files do not belong together.</exception>
    public static DigitSet Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist.");

        (Shape shape, Digit[] training) = ReadPart(folder, "train");
        (Shape testShape, Digit[] test) = ReadPart(folder, "t10k");
        if (testShape != shape)
            throw new InvalidDataException($"The files in '{folder}' do not belong together: images to train with are {shape}, those to test with {testShape}.");
        if (training.All(digit => digit.Number == training[0].Number))
            throw new InvalidDataException($"All {training.Length} images to train with in '{folder}' have the label {training[0].Number}. There must be at least 2 different labels.");
        return new DigitSet(shape, training, test);
    }

    private static (Shape Shape, Digit[] Digits) ReadPart(string folder, string part)
    {
        string imageFile = Find(folder, $"{part}-images", "idx3-ubyte"), labelFile = Find(folder, $"{part}-labels", "idx1-ubyte");
        IdxFile images = IdxFile.Read(imageFile, dimensions: 3), labels = IdxFile.Read(labelFile, dimensions: 1);
        if (images.Count != labels.Count)
            throw new InvalidDataException($"The files do not belong together: '{imageFile}' has {images.Count} images, '{labelFile}' has {labels.Count} labels.");

        var digits = new Digit[images.Count];
        for (int i = 0; i < digits.Length; i++)
            digits[i] = new Digit { Pixels = ToFloats(images.Item(i)), Number = labels.Item(i)[0] };
        return (new Shape(1, images.Sizes[1], images.Sizes[2]), digits);
    }

    // The original names have a hyphen before "idx"; unpacked copies often have a dot.
    private static string Find(string folder, string name, string type)
    {
        string[] candidates = [$"{name}-{type}", $"{name}.{type}", $"{name}-{type}.gz", $"{name}.{type}.gz"];
        return candidates.Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"The folder '{folder}' has no file '{candidates[0]}' (or '{candidates[1]}', or either with .gz).");
    }

    private static float[] ToFloats(ReadOnlySpan<byte> bytes)
    {
        var floats = new float[bytes.Length];
        for (int i = 0; i < floats.Length; i++)
            floats[i] = bytes[i];
        return floats;
    }
}
