using System.Buffers.Binary;
using ExpressML.Persistence;

namespace ExpressML.Tests.Persistence;

[TestClass]
public sealed class ModelReaderTests
{
    // More than any small object takes, far less than any length that the damaged files promise.
    private const long FewBytes = 1 << 16;

    [TestMethod]
    public void Read_EveryTypeInTheOrderWritten_GivesTheSameBits()
    {
        float[] numbers = [0f, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, 1 / 3f];
        ModelReader reader = Written(writer =>
        {
            writer.Write(true);
            writer.Write(false);
            writer.Write((byte)200);
            writer.Write(int.MinValue);
            writer.Write(long.MaxValue);
            writer.Write(-0f);
            writer.Write(Math.PI);
            writer.Write("");
            writer.Write("grüße 数字 🔢");
            writer.Write(numbers);
            writer.Write(numbers);
            writer.Write(7);
        });

        Assert.IsTrue(reader.ReadBoolean());
        Assert.IsFalse(reader.ReadBoolean());
        Assert.AreEqual(200, reader.ReadByte());
        Assert.AreEqual(int.MinValue, reader.ReadInt32());
        Assert.AreEqual(long.MaxValue, reader.ReadInt64());
        Assert.AreEqual(BitConverter.SingleToInt32Bits(-0f), BitConverter.SingleToInt32Bits(reader.ReadSingle()));
        Assert.AreEqual(Math.PI, reader.ReadDouble());
        Assert.AreEqual("", reader.ReadString());
        Assert.AreEqual("grüße 数字 🔢", reader.ReadString());
        CollectionAssert.AreEqual(Bits(numbers), Bits(reader.ReadSingles()));
        float[] destination = new float[numbers.Length];
        reader.ReadSingles(destination);
        CollectionAssert.AreEqual(Bits(numbers), Bits(destination));
        Assert.AreEqual(7, reader.ReadCount(7, "layers"));
        Assert.AreEqual(0, reader.Remaining);
    }

    [TestMethod]
    public void ReadSingles_LongerThanOneChunk_GivesTheSame()
    {
        float[] numbers = [.. Enumerable.Range(0, 200_001).Select(i => i * 0.5f)];
        CollectionAssert.AreEqual(numbers, Written(writer => writer.Write(numbers)).ReadSingles());
    }

    [TestMethod]
    public void Write_Numbers_IsLittleEndian()
    {
        var stream = new MemoryStream();
        var writer = new ModelWriter(stream);
        writer.Write(0x01020304);
        writer.Write([1f]);
        CollectionAssert.AreEqual(new byte[] { 4, 3, 2, 1, 1, 0, 0, 0, 0, 0, 0x80, 0x3F }, stream.ToArray());
        Assert.AreEqual(12, writer.Length);
    }

    [TestMethod]
    public void Write_TextTooLong_NamesTheLimit()
    {
        var writer = new ModelWriter(Stream.Null);
        var error = Assert.ThrowsExactly<ArgumentException>(() => writer.Write(new string('x', ModelWriter.MaximumTextLength + 1)));
        StringAssert.StartsWith(error.Message, "A model file takes texts of up to 1048576 bytes, but 'xxxxxxxxxxxxxxxxxxxx…' has 1048577.");
    }

    [TestMethod]
    [DataRow(int.MaxValue)]
    [DataRow(3)]
    [DataRow(-1)]
    public void Read_LengthThatIsNotThere_ThrowsBeforeAllocating(int promised)
    {
        byte[] bytes = new byte[6];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, promised);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var ofText = Assert.ThrowsExactly<InvalidDataException>(() => Over(bytes).ReadString());
        Assert.AreEqual($"The model is damaged: it promises {promised} bytes of text; 0 to 2 are possible. Save the model again, or copy the file again from where it came.", ofText.Message);
        var ofNumbers = Assert.ThrowsExactly<InvalidDataException>(() => Over(bytes).ReadSingles());
        Assert.AreEqual($"The model is damaged: it promises {promised} numbers; 0 to 0 are possible. Save the model again, or copy the file again from where it came.", ofNumbers.Message);

        Assert.IsLessThan(FewBytes, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Read_PastTheEnd_SaysHowMuchIsLeft()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Over([1, 2, 3]).ReadInt32());
        Assert.AreEqual("The model is damaged: 4 bytes are needed where 3 are left. Save the model again, or copy the file again from where it came.", error.Message);
    }

    [TestMethod]
    public void ReadSingles_OtherLengthThanExpected_NamesBoth()
    {
        ModelReader reader = Written(writer => writer.Write([1f, 2f]));
        var error = Assert.ThrowsExactly<InvalidDataException>(() => reader.ReadSingles(new float[3]));
        Assert.AreEqual("The model is damaged: it holds 2 numbers where 3 belong. Save the model again, or copy the file again from where it came.", error.Message);
    }

    [TestMethod]
    public void ReadCount_OutOfRange_NamesTheItems()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Written(writer => writer.Write(1001)).ReadCount(1000, "layers"));
        Assert.AreEqual("The model is damaged: it promises 1001 layers; 0 to 1000 are possible. Save the model again, or copy the file again from where it came.", error.Message);
    }

    [TestMethod]
    public void ReadBoolean_OtherThanZeroAndOne_Throws()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Over([2]).ReadBoolean());
        Assert.AreEqual("The model is damaged: a yes-or-no value is 2; it must be 0 or 1. Save the model again, or copy the file again from where it came.", error.Message);
    }

    [TestMethod]
    public void ReadString_InvalidUtf8_Throws()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Over([1, 0, 0, 0, 0xFF]).ReadString());
        Assert.AreEqual("The model is damaged: a text in it is no valid UTF-8. Save the model again, or copy the file again from where it came.", error.Message);
    }

    private static ModelReader Written(Action<ModelWriter> write)
    {
        var stream = new MemoryStream();
        write(new ModelWriter(stream));
        stream.Position = 0;
        return new ModelReader(stream);
    }

    private static ModelReader Over(byte[] bytes) => new(new MemoryStream(bytes));

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
