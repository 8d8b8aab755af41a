using ExpressML.Onnx.Format;
using ExpressML.Onnx.Tensors;
using ExpressML.Tests.Support;
using Google.Protobuf;

namespace ExpressML.Tests.Onnx.Tensors;

[TestClass]
public sealed class TensorReaderTests
{
    private static readonly TensorReader _reader = new("m.onnx", folder: null);

    [TestMethod]
    public void Read_EachTypeAsRawBytes_GivesItsNumbers()
    {
        AssertSingles([1, -2.5f], Raw(ElementType.Float, 2, [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0]));
        AssertSingles([0.5f], Raw(ElementType.Double, 1, [0, 0, 0, 0, 0, 0, 0xe0, 0x3f]));
        AssertSingles([1, -2], Raw(ElementType.Float16, 2, [0, 0x3c, 0, 0xc0]));
        AssertSingles([1, -2], Raw(ElementType.BFloat16, 2, [0x80, 0x3f, 0, 0xc0]));
        AssertIntegers([-1], Raw(ElementType.Int64, 1, [255, 255, 255, 255, 255, 255, 255, 255]));
        AssertIntegers([-1], Raw(ElementType.Int32, 1, [255, 255, 255, 255]));
        AssertIntegers([uint.MaxValue], Raw(ElementType.UInt32, 1, [255, 255, 255, 255]));
        AssertIntegers([-2], Raw(ElementType.Int16, 1, [254, 255]));
        AssertIntegers([65534], Raw(ElementType.UInt16, 1, [254, 255]));
        AssertIntegers([-1, 127], Raw(ElementType.Int8, 2, [255, 127]));
        AssertIntegers([255, 127], Raw(ElementType.UInt8, 2, [255, 127]));
        AssertIntegers([1, 0], Raw(ElementType.Bool, 2, [1, 0]));
    }

    [TestMethod]
    public void Read_EachTypeInItsField_GivesItsNumbers()
    {
        AssertSingles([1.5f, 2], new TensorProto { DataType = ElementType.Float, Dims = { 2 }, FloatData = { 1.5f, 2 } });
        AssertSingles([1.5f], new TensorProto { DataType = ElementType.Double, Dims = { 1 }, DoubleData = { 1.5 } });
        AssertSingles([1, -2], new TensorProto { DataType = ElementType.Float16, Dims = { 2 }, Int32Data = { 0x3c00, 0xc000 } });
        AssertSingles([1], new TensorProto { DataType = ElementType.BFloat16, Dims = { 1 }, Int32Data = { 0x3f80 } });
        AssertIntegers([-7], new TensorProto { DataType = ElementType.Int64, Dims = { 1 }, Int64Data = { -7 } });
        AssertIntegers([-7, 1], new TensorProto { DataType = ElementType.Int32, Dims = { 2 }, Int32Data = { -7, 1 } });
        AssertIntegers([0, 1], new TensorProto { DataType = ElementType.Bool, Dims = { 2 }, Int32Data = { 0, 1 } });
    }

    [TestMethod]
    public void Read_NoSizes_IsANumber()
    {
        Tensor tensor = _reader.Read(new TensorProto { DataType = ElementType.Float, FloatData = { 3 } });
        Assert.IsEmpty(tensor.Sizes);
        Assert.AreEqual(3, tensor.Singles.Single());
    }

    [TestMethod]
    public void Read_SizesThatDoNotSuitTheData_IsAnErrorBeforeMemoryIsTaken()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertDamaged("has 4 bytes of data, but 1000000000 numbers of 4 bytes each", Raw(ElementType.Float, 1_000_000_000, [1, 2, 3, 4]));
        AssertDamaged("has 0 numbers, but its sizes are 1000000000", new TensorProto { Name = "t", DataType = ElementType.Float, Dims = { 1_000_000_000 } });
        AssertDamaged("has the sizes -1, which no tensor in memory can have", new TensorProto { Name = "t", DataType = ElementType.Float, Dims = { -1 } });
        AssertDamaged("has the sizes 65536×65536, which no tensor in memory can have", new TensorProto { Name = "t", DataType = ElementType.Float, Dims = { 65536, 65536 } });
        Assert.IsLessThan(1 << 16, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Read_TypesOfNoUse_AreNamed()
    {
        NotSupportedException exception = Assert.ThrowsExactly<NotSupportedException>(() => _reader.Read(new TensorProto { Name = "t", DataType = ElementType.String }));
        StringAssert.StartsWith(exception.Message, "m.onnx: tensor 't' has numbers of type String");
    }

    [TestMethod]
    public void Read_ExternalData_ReadsItsPartOfTheFile()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("data"));
        File.WriteAllBytes(folder.File("data/weights.bin"), [9, 9, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 9]);
        var reader = new TensorReader("m.onnx", folder.Path);
        CollectionAssert.AreEqual(new[] { 1f, 2f }, reader.Read(External("data/weights.bin", "2", "8")).Singles);
        CollectionAssert.AreEqual(new[] { 1f, 2f }, reader.Read(External("./data/weights.bin", "2", null)).Singles);
    }

    [TestMethod]
    public void Read_ExternalDataElsewhereOrMissingOrShort_IsAnError()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("weights.bin"), new byte[10]);
        var reader = new TensorReader("m.onnx", Path.Combine(folder.Path));
        foreach (string location in new[] { "../weights.bin", "/etc/passwd", "a/../../weights.bin", @"..\weights.bin", @"C:\weights.bin", "", "a//b" })
            AssertDamaged("which is not in the folder of the model or below it", External(location, "0", "8"), reader);
        AssertDamaged("which is not beside the model", External("other.bin", "0", "8"), reader);
        AssertDamaged("which has only 10 bytes", External("weights.bin", "3", "8"), reader);
        AssertDamaged("which has only 10 bytes", External("weights.bin", "9223372036854775807", "8"), reader);
        AssertDamaged("but its sizes ask for 8", External("weights.bin", "0", "10"), reader);
        AssertDamaged("with '-1' for offset, which is no number", External("weights.bin", "-1", "8"), reader);
        AssertDamaged("Load the model by its path", External("weights.bin", "0", "8"));
    }

    private static TensorProto External(string location, string offset, string? length)
    {
        var tensor = new TensorProto { Name = "t", DataType = ElementType.Float, Dims = { 2 }, DataLocation = 1 };
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
        if (length is not null)
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        return tensor;
    }

    private static TensorProto Raw(ElementType type, long count, byte[] bytes) => new() { Name = "t", DataType = type, Dims = { count }, RawData = ByteString.CopyFrom(bytes) };

    private static void AssertSingles(float[] expected, TensorProto tensor)
    {
        Assert.IsFalse(_reader.Read(tensor).IsInteger);
        CollectionAssert.AreEqual(expected, _reader.Read(tensor).Singles);
    }

    private static void AssertIntegers(long[] expected, TensorProto tensor)
    {
        Assert.IsTrue(_reader.Read(tensor).IsInteger);
        CollectionAssert.AreEqual(expected, _reader.Read(tensor).Integers);
    }

    private static void AssertDamaged(string expected, TensorProto tensor, TensorReader? reader = null)
    {
        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => (reader ?? _reader).Read(tensor));
        StringAssert.StartsWith(exception.Message, "m.onnx: tensor 't' ");
        StringAssert.Contains(exception.Message, expected);
    }
}
