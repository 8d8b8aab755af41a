using System.Text;
using ExpressML.Onnx.Files;
using ExpressML.Onnx.Format;
using ExpressML.Tests.Support;
using Google.Protobuf;

namespace ExpressML.Tests.Onnx.Files;

[TestClass]
public sealed class OnnxFileTests
{
    [TestMethod]
    public void Read_WhatWasWritten_GivesTheSame()
    {
        ModelProto model = Small();
        ModelProto read = OnnxFile.Read(model.ToByteArray(), "small.onnx");

        Assert.AreEqual(8, read.IrVersion);
        Assert.AreEqual("tests", read.ProducerName);
        Assert.AreEqual(17, read.OpsetImports.Single().Version);
        Assert.AreEqual("flowers", read.MetadataProps.Single().Value);
        NodeProto node = read.Graph!.Nodes.Single();
        CollectionAssert.AreEqual(new[] { "x", "w", "" }, node.Inputs);
        CollectionAssert.AreEqual(new[] { "y" }, node.Outputs);
        Assert.AreEqual(("conv", "Conv"), (node.Name, node.OpType));
        CollectionAssert.AreEqual(new long[] { 1, 0, -1, long.MaxValue }, node.Attributes[0].Ints);
        Assert.AreEqual("SAME_UPPER", node.Attributes[1].S!.ToStringUtf8());
        Assert.AreEqual(0L, node.Attributes[2].I);
        Assert.AreEqual(AttributeType.Int, node.Attributes[2].Type);
        Assert.AreEqual(0.5f, node.Attributes[3].F);
        CollectionAssert.AreEqual(new[] { 1f, 2f }, node.Attributes[4].Floats);
        TensorTypeProto type = read.Graph.Inputs.Single().Type!.Tensor!;
        Assert.AreEqual(ElementType.Float, type.ElementType);
        Assert.AreEqual("N", type.Shape!.Dims[0].Param);
        Assert.AreEqual(3, type.Shape.Dims[1].Value);
        Assert.AreEqual(0, type.Shape.Dims[2].Value);
        Assert.IsNull(type.Shape.Dims[3].Value);
        Assert.AreEqual("w", read.Graph.Initializers.Single().Name);
        CollectionAssert.AreEqual(new[] { 1f, -2f }, read.Graph.Initializers.Single().FloatData);
    }

    [TestMethod]
    public void Write_EachCase_GivesTheBytesOfProtobuf()
    {
        // By hand: field 1, varint 8; field 2, "a"; field 7, a graph with a name; field 8, version 13.
        var model = new ModelProto { IrVersion = 8, ProducerName = "a", Graph = new GraphProto { Name = "g" }, OpsetImports = { new OperatorSetIdProto { Version = 13 } } };
        CollectionAssert.AreEqual(new byte[] { 0x08, 8, 0x12, 1, (byte)'a', 0x3a, 3, 0x12, 1, (byte)'g', 0x42, 2, 0x10, 13 }, model.ToByteArray());
    }

    [TestMethod]
    public void Read_UnknownFields_AreSkipped()
    {
        // Field 20 with a message in it, field 99 with a number of 64 bits, before and after what is known.
        byte[] bytes = [0xa2, 0x01, 2, 0x08, 1, .. Small().ToByteArray(), 0x99, 0x06, 1, 2, 3, 4, 5, 6, 7, 8];
        Assert.AreEqual("tests", OnnxFile.Read(bytes, "m").ProducerName);
    }

    [TestMethod]
    public void Read_PackedAttributes_GivesThemToo()
    {
        // Field 8 of an attribute, packed, as some writers do.
        var attribute = new AttributeProto();
        using var input = new CodedInputStream([0x42, 2, 1, 3]);
        attribute.MergeFrom(input);
        CollectionAssert.AreEqual(new long[] { 1, 3 }, attribute.Ints);
        Assert.AreEqual(AttributeType.Ints, attribute.Type);
    }

    [TestMethod]
    public void Read_TruncatedAnywhere_SaysWhichFile()
    {
        byte[] bytes = Small().ToByteArray();
        int readable = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            try
            {
                OnnxFile.Read(bytes[..length], "short.onnx");
                readable++;     // cut between two fields at the end
            }
            catch (InvalidDataException exception)
            {
                StringAssert.Contains(exception.Message, "short.onnx");
            }
        }

        Assert.IsLessThan(4, readable);
    }

    [TestMethod]
    public void Read_NoModel_SaysSo()
    {
        InvalidDataException empty = Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Read([], "empty.onnx"));
        Assert.AreEqual("empty.onnx is no ONNX model, or is damaged: it has no graph.", empty.Message);
        Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Read(Encoding.UTF8.GetBytes("this is a text about networks"), "text.onnx"));
        InvalidDataException type = Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Read([0x09, 1, 2, 3, 4, 5, 6, 7, 8], "m.onnx"));
        StringAssert.Contains(type.Message, "field 1 is encoded as Fixed64, but must be Varint");
    }

    [TestMethod]
    public void Read_GraphsInsideEachOtherWithoutEnd_IsAnError()
    {
        // A graph in an attribute of a node of a graph, and so on, from the inside out.
        byte[] graph = [];
        for (int level = 0; level < 3000; level++)
            graph = Field(1, Field(5, Field(6, graph)));
        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Read(Field(7, graph), "deep.onnx"));
        StringAssert.StartsWith(exception.Message, "deep.onnx is no ONNX model, or is damaged or truncated: ");

        static byte[] Field(int number, byte[] content)
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
            {
                output.WriteTag(number, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(UnsafeByteOperations.UnsafeWrap(content));
            }

            return stream.ToArray();
        }
    }

    [TestMethod]
    public void Read_LengthsBeyondTheEnd_TakeNoMemory()
    {
        // A tensor that promises 2 GB of raw data.
        byte[] bytes = [0x3a, 8, 0x2a, 6, 0x4a, 0xff, 0xff, 0xff, 0xff, 0x07];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Read(bytes, "m"));
        Assert.IsLessThan(1 << 16, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Read_FromFile_NamesItsPath()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("broken.onnx");
        File.WriteAllBytes(path, [0x3a, 100, 1]);
        StringAssert.StartsWith(Assert.ThrowsExactly<InvalidDataException>(() => OnnxFile.Read(path)).Message, path);
    }

    private static ModelProto Small() => new()
    {
        IrVersion = 8,
        ProducerName = "tests",
        OpsetImports = { new OperatorSetIdProto { Version = 17 } },
        MetadataProps = { new StringStringEntryProto { Key = "classes", Value = "flowers" } },
        Graph = new GraphProto
        {
            Name = "graph",
            Inputs = { ValueInfoProto.Tensor("x", ElementType.Float, "N", 3, 0, null) },
            Outputs = { ValueInfoProto.Tensor("y", ElementType.Float) },
            Initializers = { new TensorProto { Name = "w", DataType = ElementType.Float, Dims = { 2 }, FloatData = { 1f, -2f } } },
            Nodes =
            {
                new NodeProto
                {
                    Name = "conv", OpType = "Conv", Inputs = { "x", "w", "" }, Outputs = { "y" },
                    Attributes =
                    {
                        AttributeProto.Of("pads", 1, 0, -1, long.MaxValue), AttributeProto.Of("auto_pad", "SAME_UPPER"), AttributeProto.Of("group", 0L),
                        AttributeProto.Of("alpha", 0.5f), AttributeProto.OfFloats("scales", 1, 2),
                    },
                },
            },
        },
    };
}
