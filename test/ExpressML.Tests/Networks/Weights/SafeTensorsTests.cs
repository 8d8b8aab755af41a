using System.Buffers.Binary;
using System.Text;
using ExpressML.Networks;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Networks.Weights;

[TestClass]
public sealed class SafeTensorsTests
{
    private const string Repair = ". Copy the file again from where it came, or convert it again.";

    [TestMethod]
    public void Load_EachTypeOfFloatingPoint_BecomesSingle()
    {
        SafeTensors tensors = Load(
            """{"half":{"dtype":"F16","shape":[2],"data_offsets":[16,20]},"__metadata__":{"format":"pt"},"double":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]},"brain":{"dtype":"BF16","shape":[2],"data_offsets":[20,24]},"single":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]}}""",
            [.. BitConverter.GetBytes(-0.1), .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(float.NegativeInfinity), 0x00, 0x3C, 0xFF, 0xFB, 0x80, 0x3F, 0x49, 0xC0]);

        // The order of the bytes, whatever that of the header.
        Assert.AreEqual("double, single, half, brain", string.Join(", ", tensors.Names));
        Assert.AreEqual("pt", tensors.Metadata["format"]);
        CollectionAssert.AreEqual(new[] { -0.1f }, tensors.Read("double"));
        CollectionAssert.AreEqual(new[] { 1.5f, float.NegativeInfinity }, tensors.Read("single"));
        CollectionAssert.AreEqual(new[] { 1f, -65504f }, tensors.Read("half"));
        CollectionAssert.AreEqual(new[] { 1f, -3.140625f }, tensors.Read("brain"));
        CollectionAssert.AreEqual(new long[] { 1, 1 }, tensors.DimensionsOf("double").ToArray());
        Assert.AreEqual("BF16", tensors.TypeOf("brain"));
    }

    [TestMethod]
    public void Load_FilesOfTheFormat_AreRead()
    {
        Assert.IsEmpty(Load("{}", []).Names);
        Assert.IsEmpty(Load("{}      ", []).Names);
        CollectionAssert.AreEqual(new[] { 2f }, Load("""{"scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", [0, 0, 0, 64]).Read("scalar"));
        Assert.IsEmpty(Load("""{"none":{"dtype":"F32","shape":[3,0],"data_offsets":[0,0]}}""", []).Read("none"));
        CollectionAssert.AreEqual(new long[] { 2 }, Load("""{"count":{"shape":[2],"data_offsets":[0,16],"dtype":"I64"}}""", new byte[16]).DimensionsOf("count").ToArray());
        Assert.IsTrue(Load("""{"W\u00f6rter":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}""", [0]).Contains("Wörter"));
    }

    [TestMethod]
    public void Read_IntegersOrNoSuchTensor_Throws()
    {
        SafeTensors tensors = Load("""{"count":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);
        Assert.AreEqual(
            "'test': the tensor 'count' is of the type I64, but weights are F32, F16, BF16 or F64. Convert it to F32.",
            Assert.ThrowsExactly<InvalidDataException>(() => tensors.Read("count")).Message);
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => tensors.Read("other")).Message, "'test' has no tensor 'other'. Its tensors are count.");
    }

    [TestMethod]
    [DataRow("[1,2]", "its header does not begin with '{'")]
    [DataRow(" {}", "its header does not begin with '{'")]
    public void Load_AnotherFile_SaysWhatToDo(string header, string reason) => Assert.AreEqual(
        $"'test' is no safetensors file: {reason}. A file of PyTorch (.pt, .pth) is converted by safetensors.torch.save_file(torch.load(…), …).",
        Assert.ThrowsExactly<InvalidDataException>(() => Load(header, [])).Message);

    [TestMethod]
    public void Load_BytesThatAreNoHeader_SaysSo()
    {
        AssertThrows("'test' is no safetensors file: it has fewer than 8 bytes.", [1, 2, 3]);
        AssertThrows("'test' is no safetensors file: its first 8 bytes, the length of its header, are 289074801149168464, but a header has 2 to 100000000 bytes.", "PK\x3\x4\0\0\x3\x4"u8);
        AssertThrows("'test' is damaged: its header has 1000 bytes, but 2 are left in the file", [0xE8, 3, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
    }

    [TestMethod]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a' is there twice")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'b' takes the bytes from 0 to 4, but the tensor before it ends at 4")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a' takes the bytes from 4 to 8, but the tensor before it ends at 0")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "its tensors have 4 bytes, but 8 are there")]
    [DataRow("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "its tensors have 12 bytes, but 8 are there")]
    [DataRow("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "'a' of [3] and F32 has 8 bytes, which is not its size")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""", "'a' of [4294967296, 4294967296, 4294967296] and F32 has 8 bytes, which is not its size")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4611686018427387904,2,2],"data_offsets":[0,8]}}""", "'a' of [4611686018427387904, 2, 2] and F32 has 8 bytes, which is not its size")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", "'a' has a size or place that is no whole number of at least 0")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "'a' has a size or place that is no whole number of at least 0")]
    [DataRow("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "'a' has a size or place that is no number")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", "'a' lacks dtype, shape or two data_offsets in its header")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2]}}""", "'a' lacks dtype, shape or two data_offsets in its header")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"size":3}}""", "'a' has a field 'size' in its header; there should be dtype, shape and data_offsets")]
    [DataRow("""{"a":3}""", "its header has Number where StartObject is expected, at byte 5")]
    public void Load_HeaderThatIsWrong_SaysWhatIs(string header, string problem) =>
        Assert.AreEqual($"'test' is damaged: {problem}{Repair}", Assert.ThrowsExactly<InvalidDataException>(() => Load(header, new byte[8])).Message);

    [TestMethod]
    [DataRow("{\"a\":")]
    [DataRow("{} {}")]
    [DataRow("{\"a\":{\"dtype\":\"\\ud800\",\"shape\":[],\"data_offsets\":[0,8]}}")]
    public void Load_HeaderThatIsNoJson_IsDamaged(string header) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<InvalidDataException>(() => Load(header, new byte[8])).Message, "'test' is damaged: its header can");

    [TestMethod]
    public void Load_UnknownType_SaysWhichTensor() => Assert.AreEqual(
        "'test' has a tensor 'a' of the type 'F7', which this version of ExpressML does not know. Convert it to F32.",
        Assert.ThrowsExactly<InvalidDataException>(() => Load("""{"a":{"dtype":"F7","shape":[],"data_offsets":[0,8]}}""", new byte[8])).Message);

    [TestMethod]
    public void Load_NoFile_IsTheSystemsError()
    {
        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<FileNotFoundException>(() => SafeTensors.Load(folder.File("none")));
    }

    // Cut short, or with bytes changed: read, or refused with advice, in memory of the file's size.
    [TestMethod]
    public void Load_DamagedAtRandom_DoesNoHarm()
    {
        const int Most = 1 << 18;
        byte[] whole = Bytes("""{"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"a.bias":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}}""", new byte[28]);
        string[] pieces = ["[", "]", "{", "}", "\"", "0", "99999999999999999999", "-1", "1e5", "\\u", "I64", ",", "\"shape\":[9,9]", "\"data_offsets\":[0,24]", "null", "\0", "a.bias"];
        var random = new Random(1);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] file = Damaged(whole, pieces, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                SafeTensors tensors = SafeTensors.Load(new MemoryStream(file), "test");
                foreach (string name in tensors.Names.Where(tensors.IsReadable))
                    tensors.Read(name);
                read++;
            }
            catch (InvalidDataException exception)
            {
                StringAssert.Contains(exception.Message, "onver", $"file {i}");
            }

            Assert.IsLessThan(Most, GC.GetAllocatedBytesForCurrentThread() - before, $"file {i}");
        }

        Assert.IsTrue(read is > 10 and < 10_000, $"{read} were read.");
    }

    private static byte[] Damaged(byte[] whole, string[] pieces, Random random)
    {
        List<byte> file = [.. whole];
        int changes = random.Next(1, 4);
        for (int i = 0; i < changes && file.Count > 0; i++)
        {
            int at = random.Next(file.Count);
            switch (random.Next(5))
            {
                case 0:
                    file.RemoveRange(at, file.Count - at);
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2:
                    file.RemoveRange(at, Math.Min(file.Count - at, random.Next(1, 9)));
                    break;
                default:
                    file.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
                    break;
            }
        }

        // Mostly with the right length of the header, so that what stands behind it is reached.
        if (file.Count > whole.Length - 60 && random.Next(3) > 0)
        {
            byte[] prefix = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(prefix, file.Count - 8 - 28);
            file = [.. prefix, .. file.Skip(8)];
        }

        return [.. file];
    }

    private static SafeTensors Load(string header, byte[] data) => SafeTensors.Load(new MemoryStream(Bytes(header, data)), "test");

    private static byte[] Bytes(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, text.Length);
        return [.. prefix, .. text, .. data];
    }

    private static void AssertThrows(string start, ReadOnlySpan<byte> file)
    {
        byte[] bytes = file.ToArray();
        StringAssert.StartsWith(Assert.ThrowsExactly<InvalidDataException>(() => SafeTensors.Load(new MemoryStream(bytes), "test")).Message, start);
    }
}
