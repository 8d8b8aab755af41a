using ExpressML.Networks;
using ExpressML.Persistence;
using ExpressML.Tests.Fuzz;
using ExpressML.Transforms;
using ExpressML.Transforms.Seams.Loading;
using Microsoft.ML;

namespace ExpressML.Tests.Persistence;

/// <summary>Files whose checksum is right and whose few bytes ask for more memory, time or stack than there is.</summary>
[TestClass]
public sealed class HostileFilesTests
{
    // What a reader takes whatever the length of the file.
    private const int FreeMemory = 1 << 18;

    // All that is allocated, not what is held: the shortest layer takes 12 bytes in a file, and is a few objects with places in a few tables.
    private const int MostBytesPerByte = 100;

    private static readonly MLContext _mlContext = new();

    [TestMethod]
    public void Read_DenseOfAThousandMillionNeurons_IsRefusedBeforeMemoryIsTaken() => AssertRefused(
        NetworkOf((3, 1, 1), writer => Layer(writer, "Dense", 1 << 28, true)),
        "The model is damaged: its layers have parameters of 4294967304 bytes, but 35 bytes are left. Save the model again, or copy the file again from where it came.");

    [TestMethod]
    public void Read_DenseOfMoreWeightsThanAnArrayHolds_IsRefused() => AssertRefused(
        NetworkOf((3, 1, 1), writer => Layer(writer, "Dense", int.MaxValue, true)),
        "The 'NetworkTransformer' in this model holds values that are not possible: Dense(2147483647): for an input of 3×1×1 it has sizes that do not fit in memory. "
        + "Save the model again, or copy the file again from where it came.");

    [TestMethod]
    public void Read_DenseBehindAnImageOfTwoThousandMillionPixels_IsRefused() => AssertRefused(
        NetworkOf((1, 46340, 46340), writer => Layer(writer, "Flatten"), writer => Layer(writer, "Dense", 1, false)),
        "The model is damaged: its layers have parameters of 8589582404 bytes, but 35 bytes are left. Save the model again, or copy the file again from where it came.");

    [TestMethod]
    public void Read_CodesThatAreNotThere_AreRefused() => AssertRefused(NetworkOf((1000, 1, 1), writer => Layer(writer, "RadialBasis", 2_000_000)), "parameters of 8000000004 bytes");

    [TestMethod]
    [DataRow("BatchNormalization", "parameters of 25769803776 bytes")]
    [DataRow("Standardize", "parameters of 12884901888 bytes")]
    public void Read_StatisticsThatAreNotThere_AreRefused(string tag, string message) => AssertRefused(NetworkOf((1_610_612_735, 1, 1), writer =>
    {
        Layer(writer, tag);
        if (tag == "BatchNormalization")
        {
            writer.Write(0.1);
            writer.Write(1e-5);
        }
    }), message);

    [TestMethod]
    public void Read_ConvolutionWithAWindowOfTwoThousandMillionPixels_IsRefused() => AssertRefused(
        NetworkOf((1, 46340, 46340), writer => Layer(writer, "Conv2D", 1, 46340, 1, 0, 1, 1, true)), "parameters of 8589582412 bytes");

    [TestMethod]
    [DataRow(1, 3, 1, int.MaxValue, 1, 1)]
    [DataRow(1, 3, int.MaxValue, 1 << 29, 1, 1)]
    [DataRow(1, int.MaxValue, 1, 0, int.MaxValue, 1)]
    [DataRow(int.MaxValue, 3, 1, 1, 1, 1)]
    [DataRow(1, 65536, 1, 32768, 1, 1)]
    public void Read_ConvolutionBeyondMemory_IsRefused(int filters, int window, int stride, int padding, int dilation, int groups) => AssertRefused(
        NetworkOf((1, 28, 28), writer => Layer(writer, "Conv2D", filters, window, stride, padding, dilation, groups, true)), "memory");

    [TestMethod]
    public void Read_OutputBeyondMemory_IsRefused()
    {
        AssertRefused(NetworkOf((1, 28, 28), writer => Layer(writer, "AdaptiveAveragePool2D", 60_000, 60_000)), "not fit in memory");
        AssertRefused(NetworkOf((1, 28, 28), writer => Layer(writer, "ReplicationPad2D", int.MaxValue)), "not fit in memory");
        AssertRefused(NetworkOf((1, 28, 28), writer => Layer(writer, "ReplicationPad2D", 1 << 20)), "not fit in memory");
    }

    [TestMethod]
    public void Read_PoolingOverTwoThousandMillionRows_TakesNoMemoryForThem()
    {
        Shape tall = (1, 2_000_000_000, 1);
        AssertHarmless(NetworkOf(tall, writer => Layer(writer, "MaxPool2D", 1, 1, 0)));
        AssertHarmless(NetworkOf(tall, writer => Layer(writer, "AveragePool2D", 1, 1, 0)));
        AssertHarmless(NetworkOf(tall, writer => Layer(writer, "AdaptiveAveragePool2D", 2_000_000_000, 1)));
        AssertHarmless(NetworkOf(tall, writer => Layer(writer, "GlobalMaxPool2D")));
        AssertHarmless(NetworkOf(tall, writer => Layer(writer, "GlobalAveragePool2D")));
    }

    [TestMethod]
    public void Read_TableOfChannelsThatAreNotThere_IsRefused() =>
        AssertRefused(NetworkOf((2_000_000_000, 1, 1), writer => Layer(writer, "TableConv2D", 1, 1, 1, int.MaxValue)), "memory");

    [TestMethod]
    public void Read_BlocksInBlocks_AreRefusedBeforeTheStackEnds()
    {
        AssertRefused(Stage(writer =>
        {
            Header(writer, (1, 1, 1));
            for (int level = 0; level < 40_000; level++)
            {
                writer.Write(1);
                Layer(writer, "Residual");
            }
        }), "The model is damaged: its blocks of layers stand inside each other more than 32 levels deep.");
    }

    [TestMethod]
    public void Read_LevelsThatEachPromiseManyLayers_TakeNoMemoryForThem() => AssertRefused(Stage(writer =>
    {
        Header(writer, (1, 1, 1));
        for (int level = 0; level < 30; level++)
        {
            writer.Write(10_000);
            Layer(writer, "Residual");
        }

        writer.Write(new float[200_000]);
    }), "The model is damaged");

    [TestMethod]
    public void Read_TenThousandLayers_TakesMemoryInProportion() => AssertHarmless(Layers(10_000));

    [TestMethod]
    public void Read_MoreLayersThanTenThousand_AreRefused()
    {
        AssertRefused(Layers(80_000), "The model is damaged: it promises 80000 layers; 0 to 10000 are possible.");
        AssertRefused(
            NetworkOf((1, 1, 1), [.. Enumerable.Repeat<Action<ModelWriter>>(
                writer =>
                {
                    Layer(writer, "Residual");
                    writer.Write(2);
                    Layer(writer, "Relu");
                    Layer(writer, "Relu");
                    writer.Write(0);
                }, 4_000)]),
            "values that are not possible: A network may have up to 10000 layers, those inside blocks included.");
    }

    [TestMethod]
    public void Read_ManyLayersInThirtyLevels_TakeMemoryInProportion() => AssertHarmless(Stage(writer =>
    {
        const int Levels = 30, Layers = 9_000;
        Header(writer, (1, 1, 1));
        for (int level = 0; level < Levels; level++)
        {
            writer.Write(1);
            Layer(writer, "Residual");
        }

        writer.Write(Layers);
        for (int i = 0; i < Layers; i++)
            Layer(writer, "Standardize");
        for (int level = 0; level < Levels; level++)
            writer.Write(0);    // the shortcut
        for (int i = 0; i < 2 * Layers; i++)
            writer.Write([1f]);
        Features(writer);
    }));

    [TestMethod]
    public void Read_ResizingToTwoThousandMillionRows_TakesNoMemoryForThem() => AssertHarmless(Envelope(PixelResizingTransformer.Tag, writer =>
    {
        writer.Write("Features");
        writer.Write("Pixels");
        foreach (int size in new[] { 1, 2_000_000_000, 1, 2_000_000_000, 1 })
            writer.Write(size);
        writer.Write((byte)1);
    }));

    [TestMethod]
    public void Read_ColumnsThatAreNotThere_AreRefused() => AssertRefused(Envelope(BatchNormalizationTransformer.Tag, writer =>
    {
        foreach (double value in new[] { 1e-5, 1, 0 })
            writer.Write(value);
        writer.Write(65_000);
    }), "The model is damaged: it promises 65000 columns; 0 to 0 are possible.");

    [TestMethod]
    public void Read_LabelThatItsTypeCannotHold_IsRefused() => AssertRefused(Stage(writer =>
    {
        Network((3, 1, 1), writer);
        writer.Write("Regression");
        writer.Write(true);
        writer.Write(4);        // bytes
        writer.Write(0L);
        writer.Write(1);
        writer.Write(256L);
    }), "The 'NetworkTransformer' in this model holds values that are not possible: ");

    [TestMethod]
    [DataRow("No.Such.Layer, Nowhere")]
    [DataRow(",,[")]
    [DataRow("")]
    public void Read_LayerOfATypeThatIsNotThere_SaysToReferenceItsAssembly(string type) => AssertRefused(
        NetworkOf((1, 1, 1), writer => Layer(writer, $"type:{type}")), $"This model has a layer of the type '{type}', which can't be found. Reference the assembly that it is in.");

    [TestMethod]
    public void Build_BlocksTooDeep_SaysHowDeepTheyMayBe()
    {
        Func<NetworkBuilder, NetworkBuilder> block = net => net.Relu();
        for (int level = 0; level < 33; level++)
        {
            Func<NetworkBuilder, NetworkBuilder> inner = block;
            block = net => net.Residual(b => inner(b));
        }

        var error = Assert.ThrowsExactly<ArgumentException>(() => block(new NetworkBuilder()).Build((1, 1, 1)));
        Assert.StartsWith("The blocks of a network may stand inside each other up to 32 levels deep.", error.Message);
    }

    [TestMethod]
    public void FuzzRun_FewThousandFiles_FindsNoHarm()
    {
        var report = new StringWriter();
        Assert.IsTrue(new FuzzRun(seed: 1, report).Run(first: 0, count: 4000, TimeSpan.FromMinutes(1), threads: 2), report.ToString());
    }

    private static void AssertRefused(byte[] file, string message)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => AssertHarmless(file));
        Assert.Contains(message, error.Message);
        Assert.IsTrue(
            error.Message.EndsWith("Save the model again, or copy the file again from where it came.", StringComparison.Ordinal)
            || error.Message.EndsWith("Reference the assembly that it is in.", StringComparison.Ordinal), error.Message);
    }

    private static void AssertHarmless(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ModelEnvelope.Read(new MemoryStream(file), (tag, reader) => StageTags.Read(_mlContext, tag, reader));
        }
        finally
        {
            Assert.IsLessThan(FreeMemory + (long)MostBytesPerByte * file.Length, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static byte[] Layers(int count) => NetworkOf((1, 1, 1), [.. Enumerable.Repeat<Action<ModelWriter>>(writer => Layer(writer, "Relu"), count)]);

    private static byte[] NetworkOf(Shape input, params Action<ModelWriter>[] layers) => Stage(writer =>
    {
        Header(writer, input);
        writer.Write(layers.Length);
        foreach (Action<ModelWriter> write in layers)
            write(writer);
        Features(writer);
    });

    private static void Features(ModelWriter writer)
    {
        writer.Write("FeatureExtraction");
        writer.Write(false);
        writer.Write("Embedding");
    }

    private static void Network(Shape input, ModelWriter writer)
    {
        Header(writer, input);
        writer.Write(1);
        Layer(writer, "Relu");
    }

    private static byte[] Stage(Action<ModelWriter> write) => Envelope(NetworkTransformer.Tag, write);

    private static byte[] Envelope(string tag, Action<ModelWriter> write)
    {
        var stream = new MemoryStream();
        ModelEnvelope.Write(stream, tag, write);
        return stream.ToArray();
    }

    private static void Header(ModelWriter writer, Shape input)
    {
        writer.Write("Features");
        writer.Write(0);
        writer.Write(false);
        writer.Write((byte)1);
        foreach (int size in new[] { input.Channels, input.Height, input.Width })
            writer.Write(size);
    }

    private static void Layer(ModelWriter writer, string tag, params object[] settings)
    {
        writer.Write(tag);
        writer.Write("");
        foreach (object setting in settings)
        {
            if (setting is bool flag)
                writer.Write(flag);
            else
                writer.Write((int)setting);
        }
    }
}
