using System.Buffers.Binary;
using System.IO.Compression;
using Digits;

namespace ExpressML.Tests.Examples;

[TestClass]
public sealed class DigitFilesTests
{
    private const int ImagesMagic = 0x00000803;
    private const int LabelsMagic = 0x00000801;

    private string _folder = "";

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("digits-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("-", "")]
    [DataRow("-", ".gz")]
    [DataRow(".", "")]
    [DataRow(".", ".gz")]
    public void Read_BothNamesPlainAndGzipped_GivesPixelsAndNumbersInOrder(string separator, string extension)
    {
        WriteSet(separator, extension);

        DigitSet digits = DigitFiles.Read(_folder);

        Assert.AreEqual(new Shape(1, 2, 3), digits.Shape);
        Assert.HasCount(3, digits.Training);
        Assert.HasCount(2, digits.Test);
        CollectionAssert.AreEqual(new float[] { 6, 7, 8, 9, 10, 11 }, digits.Training[1].Pixels);
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, digits.Training.Select(digit => digit.Number).ToArray());
    }

    [TestMethod]
    public void Read_PlainFileNamedGz_IsRead()
    {
        WriteSet("-", "");
        foreach (string file in Directory.GetFiles(_folder))
            File.Move(file, file + ".gz");

        Assert.HasCount(3, DigitFiles.Read(_folder).Training);
    }

    [TestMethod]
    public void Read_NoSuchFolder_NamesIt()
    {
        string folder = Path.Combine(_folder, "nowhere");
        var exception = Assert.ThrowsExactly<DirectoryNotFoundException>(() => DigitFiles.Read(folder));
        Assert.AreEqual($"The folder '{folder}' does not exist.", exception.Message);
    }

    [TestMethod]
    public void Read_MissingFile_NamesItAndItsOtherNames()
    {
        WriteSet("-", "");
        File.Delete(PathOf("t10k-labels-idx1-ubyte"));

        var exception = Assert.ThrowsExactly<FileNotFoundException>(() => DigitFiles.Read(_folder));

        Assert.AreEqual(
            $"The folder '{_folder}' has no file 't10k-labels-idx1-ubyte' (or 't10k-labels.idx1-ubyte', or either with .gz).",
            exception.Message);
    }

    [TestMethod]
    public void Read_WrongMagic_SaysExpectedAndGot() =>
        AssertDamaged(Idx(LabelsMagic, [3, 2, 3], 18), "expected the magic number 0x00000803 (IDX, bytes, 3 dimensions), got 0x00000801.");

    [TestMethod]
    public void Read_ShorterThanHeader_SaysSo() =>
        AssertDamaged([0, 0, 8, 3], "expected a header of 16 bytes, got 4 bytes in all.");

    [TestMethod]
    public void Read_EmptyFile_SaysSo() =>
        AssertDamaged([], "expected a header of 16 bytes, got 0 bytes in all.");

    [TestMethod]
    [DataRow(17)]
    [DataRow(19)]
    public void Read_LengthUnlikeHeader_SaysBoth(int pixels) =>
        AssertDamaged(Idx(ImagesMagic, [3, 2, 3], pixels), $"its header (3×2×3) asks for 34 bytes, but there are {16 + pixels}.");

    [TestMethod]
    public void Read_SizesBeyondAnyFile_AreNotBelieved() =>
        AssertDamaged(Idx(ImagesMagic, [int.MaxValue, int.MaxValue, 2], 18), "its header (2147483647×2147483647×2) asks for 9223372028264841234 bytes, but there are 34.");

    [TestMethod]
    [DataRow(0)]
    [DataRow(-1)]
    public void Read_NoItems_SaysSo(int count) =>
        AssertDamaged(Idx(ImagesMagic, [count, 2, 3], 0), $"expected sizes of at least 1, got {count}.");

    [TestMethod]
    public void Read_TruncatedGzip_NamesTheFile()
    {
        WriteSet("-", ".gz");
        string path = PathOf("train-images-idx3-ubyte.gz");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DigitFiles.Read(_folder));

        StringAssert.StartsWith(exception.Message, $"The file '{path}' is damaged");
    }

    [TestMethod]
    public void Read_GzipOfNonsense_NamesTheFile()
    {
        WriteSet("-", "");
        string path = PathOf("train-images-idx3-ubyte");
        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DigitFiles.Read(_folder));

        Assert.AreEqual($"The file '{path}' is damaged: its gzip data can't be unpacked. Get it anew.", exception.Message);
    }

    [TestMethod]
    public void Read_LabelsUnlikeImages_NamesBothFiles()
    {
        WriteSet("-", "");
        string images = PathOf("train-images-idx3-ubyte"), labels = PathOf("train-labels-idx1-ubyte");
        File.WriteAllBytes(labels, Idx(LabelsMagic, [4], 4));

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DigitFiles.Read(_folder));

        Assert.AreEqual($"The files do not belong together: '{images}' has 3 images, '{labels}' has 4 labels.", exception.Message);
    }

    [TestMethod]
    public void Read_TestImagesOfAnotherShape_SaysBothShapes()
    {
        WriteSet("-", "");
        File.WriteAllBytes(PathOf("t10k-images-idx3-ubyte"), Idx(ImagesMagic, [2, 3, 3], 18));

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DigitFiles.Read(_folder));

        Assert.AreEqual($"The files in '{_folder}' do not belong together: images to train with are 1×2×3, those to test with 1×3×3.", exception.Message);
    }

    [TestMethod]
    public void Read_OneLabelOnly_SaysWhich()
    {
        WriteSet("-", "");
        File.WriteAllBytes(PathOf("train-labels-idx1-ubyte"), [.. Idx(LabelsMagic, [3], 0), 7, 7, 7]);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DigitFiles.Read(_folder));

        Assert.AreEqual($"All 3 images to train with in '{_folder}' have the label 7. There must be at least 2 different labels.", exception.Message);
    }

    [TestMethod]
    public void ReadIncluded_HoldsOutAQuarterOfEachNumber()
    {
        DigitSet digits = DigitFiles.ReadIncluded();

        Assert.AreEqual(new Shape(1, 8, 8), digits.Shape);
        Assert.AreEqual(1797, digits.Training.Length + digits.Test.Length);
        for (int number = 0; number < 10; number++)
        {
            int training = digits.Training.Count(digit => digit.Number == number), test = digits.Test.Count(digit => digit.Number == number);
            Assert.AreEqual((training + test + 3) / 4, test, $"Number {number}");
        }
    }

    private static byte[] Idx(int magic, int[] sizes, int length)
    {
        var content = new byte[(sizeof(int) * (1 + sizes.Length)) + length];
        BinaryPrimitives.WriteInt32BigEndian(content, magic);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(sizeof(int) * (1 + i)), sizes[i]);
        for (int i = 0; i < length; i++)
            content[^(length - i)] = (byte)i;
        return content;
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private void AssertDamaged(byte[] trainingImages, string reason)
    {
        WriteSet("-", "");
        string path = PathOf("train-images-idx3-ubyte");
        File.WriteAllBytes(path, trainingImages);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DigitFiles.Read(_folder));

        Assert.AreEqual($"The file '{path}' is damaged or no IDX file: {reason}", exception.Message);
    }

    private void WriteSet(string separator, string extension)
    {
        Write($"train-images{separator}idx3-ubyte{extension}", Idx(ImagesMagic, [3, 2, 3], 18));
        Write($"train-labels{separator}idx1-ubyte{extension}", Idx(LabelsMagic, [3], 3));
        Write($"t10k-images{separator}idx3-ubyte{extension}", Idx(ImagesMagic, [2, 2, 3], 12));
        Write($"t10k-labels{separator}idx1-ubyte{extension}", Idx(LabelsMagic, [2], 2));
    }

    private void Write(string name, byte[] content)
    {
        using Stream file = File.Create(PathOf(name));
        using Stream target = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(content);
    }
}
