using ExpressML.Persistence;

namespace ExpressML.Tests.Persistence;

[TestClass]
public sealed class ModelEnvelopeTests
{
    private static readonly float[] _numbers = [1, 2, 3];

    [TestMethod]
    public void Read_WhatWasWritten_GivesKindAndPayloadAndStandsBehindIt()
    {
        var stream = new MemoryStream();
        stream.WriteByte(99);
        ModelEnvelope.Write(stream, "Tag", writer => writer.Write(_numbers));
        stream.WriteByte(42);
        stream.Position = 1;

        (string tag, float[] numbers) = ModelEnvelope.Read(stream, (tag, reader) => (tag, reader.ReadSingles()));

        Assert.AreEqual("Tag", tag);
        CollectionAssert.AreEqual(_numbers, numbers);
        Assert.AreEqual(42, stream.ReadByte());
    }

    [TestMethod]
    public void Read_AnyBitFlipped_ThrowsBeforeThePayloadIsRead()
    {
        byte[] good = Written(ModelEnvelope.Format);
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] damaged = [.. good];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            var error = Assert.ThrowsExactly<InvalidDataException>(() => Read<int>(damaged, (_, _) => throw new AssertFailedException($"Bit {bit} was not noticed.")));
            StringAssert.StartsWith(error.Message, "The model is ");
        }
    }

    [TestMethod]
    public void Read_CutAnywhere_SaysTruncated()
    {
        byte[] good = Written(ModelEnvelope.Format);
        for (int length = 0; length < good.Length; length++)
            StringAssert.StartsWith(Assert.ThrowsExactly<InvalidDataException>(() => Read(good[..length], ReadNumbers)).Message, "The model is truncated");
    }

    [TestMethod]
    public void Read_DamagedByte_NamesBothChecksums()
    {
        byte[] damaged = Written(ModelEnvelope.Format);
        damaged[^6] ^= 1;
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(damaged, ReadNumbers));
        StringAssert.Matches(error.Message, new("^The model is damaged: a checksum in it is [0-9A-F]{8}, but should be [0-9A-F]{8}\\. Save the model again, or copy the file again from where it came\\.$"));
    }

    [TestMethod]
    public void Read_NewerFormat_SaysToUpdate()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(Written(format: 3), ReadNumbers));
        Assert.AreEqual("This model was written by a newer ExpressML (format 3; this version reads up to 2). Update the ExpressML.Transforms package.", error.Message);
    }

    [TestMethod]
    public void Read_MoreThanTheKindReads_SaysHowMuch()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(Written(ModelEnvelope.Format), (_, reader) => reader.ReadInt64()));
        StringAssert.StartsWith(error.Message, "The 'Tag' in this model has 8 bytes more than one of format 2 should.");
    }

    [TestMethod]
    public void Read_ValuesThatAConstructorRefuses_IsInvalidData()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read<int>(Written(ModelEnvelope.Format), (_, _) => throw new ArgumentException("Too small.")));
        Assert.AreEqual("The 'Tag' in this model holds values that are not possible: Too small. Save the model again, or copy the file again from where it came.", error.Message);
    }

    [TestMethod]
    public void Write_PayloadThatFails_LeavesTheStreamUntouched()
    {
        var stream = new MemoryStream();
        Assert.ThrowsExactly<NotSupportedException>(() => ModelEnvelope.Write(stream, "Tag", writer =>
        {
            writer.Write(_numbers);
            throw new NotSupportedException();
        }));
        Assert.AreEqual(0, stream.Length);
    }

    private static byte[] Written(int format)
    {
        var stream = new MemoryStream();
        ModelEnvelope.Write(stream, "Tag", format, writer => writer.Write(_numbers));
        return stream.ToArray();
    }

    private static float[] ReadNumbers(string tag, ModelReader reader) => reader.ReadSingles();

    private static T Read<T>(byte[] bytes, Func<string, ModelReader, T> read) => ModelEnvelope.Read(new MemoryStream(bytes), read);

}
