using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Transforms;

namespace ExpressML.Tests.Networks.Weights;

/// <summary>Weights of a network in a file, and back.</summary>
[TestClass]
public sealed class SavedWeightsTests
{
    [TestMethod]
    public void SaveWeights_HasTheNamesOfPyTorch()
    {
        using var folder = new TemporaryFolder();
        NetworkTransformer model = Model(seed: 1);
        model.SaveWeights(folder.File("net.safetensors"));
        SafeTensors weights = SafeTensors.Load(folder.File("net.safetensors"));
        Assert.AreEqual(
            "Standardize1.mean, Standardize1.deviation, features.0.weight, features.0.bias, bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var, PRelu1.weight, "
            + "Conv2D2.weight, Dense1.weight, Dense1.bias",
            string.Join(", ", weights.Names));
        CollectionAssert.AreEqual(new long[] { 4, 2, 3, 3 }, weights.DimensionsOf("features.0.weight").ToArray());
        CollectionAssert.AreEqual(model.Model["bn1"].Parameters[3].ReadOnlyValues.ToArray(), weights.Read("bn1.running_var"));
    }

    // As https://huggingface.co/docs/safetensors says: the length of the header, which ends with spaces up to a multiple of 8, the header, the numbers.
    [TestMethod]
    public void SaveWeights_BytesOfTheFile_AreThoseOfTheFormat()
    {
        using var folder = new TemporaryFolder();
        Network network = new NetworkBuilder().Dense(1).Build(Shape.Vector(2));
        (network.Layers[0].Parameters[0].Values[0], network.Layers[0].Parameters[0].Values[1], network.Layers[0].Parameters[1].Values[0]) = (1, 2, -1);
        Transformer(network).SaveWeights(folder.File("net.safetensors"));
        byte[] file = File.ReadAllBytes(folder.File("net.safetensors"));
        string header = """{"__metadata__":{"format":"pt"},"Dense1.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"Dense1.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.AreEqual(header.Length, BinaryPrimitives.ReadInt64LittleEndian(file));
        Assert.AreEqual(header, Encoding.UTF8.GetString(file.AsSpan(8, header.Length)));
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x80, 0xBF }, file[(8 + header.Length)..]);
    }

    [TestMethod]
    public void WithWeights_OfAnotherModel_ScoresAsThatOne()
    {
        using var folder = new TemporaryFolder();
        NetworkTransformer one = Model(seed: 1), other = Model(seed: 2);
        one.SaveWeights(folder.File("net.safetensors"));
        double[][] x = new Random(3).DrawExamples(3, one.Model.InputShape.Length);
        double[][] before = NetworkFiles.Score(other.Model, x);

        NetworkTransformer loaded = other.WithWeights(SafeTensors.Load(folder.File("net.safetensors")));

        double[][] expected = NetworkFiles.Score(one.Model, x), actual = NetworkFiles.Score(loaded.Model, x), after = NetworkFiles.Score(other.Model, x);
        for (int n = 0; n < x.Length; n++)
        {
            CollectionAssert.AreEqual(expected[n], actual[n]);
            CollectionAssert.AreEqual(before[n], after[n], "The model itself is not changed.");
        }

        Assert.AreEqual(other.Model.ToString(), loaded.Model.ToString());
    }

    [TestMethod]
    public void WithWeights_WithoutScalingOfTheInput_KeepsItsOwn()
    {
        Network network = new NetworkBuilder().Standardize(ImageScaling.ZeroToOne).Dense(1, bias: false).Build(Shape.Vector(1));
        SafeTensors weights = Load(("Dense1.weight", [1, 1], [2]), ("Dense1.num_batches_tracked", [], [0]));
        Assert.AreEqual(2, NetworkFiles.Score(Transformer(network).WithWeights(weights).Model, [[255]])[0][0], 1e-6);
    }

    [TestMethod]
    public void WithWeights_FlattenedImage_HasTheOrderOfPyTorch()
    {
        // torch.nn.Flatten of [[[1, 2]], [[3, 4]]] is [1, 2, 3, 4].
        Network network = new NetworkBuilder().Flatten().Dense(1, bias: false).Build((2, 1, 2));
        SafeTensors weights = Load(("Dense1.weight", [1, 4], [1, 10, 100, 1000]));
        Assert.AreEqual(4321, NetworkFiles.Score(Transformer(network).WithWeights(weights).Model, [[1, 2, 3, 4]])[0][0]);
    }

    [TestMethod]
    public void WithWeights_ThatDoNotFit_ListsWhatIsMissingAndLeftOver()
    {
        Network network = new NetworkBuilder().Conv2D(2, 3).Named("conv1").BatchNormalization().Named("bn1").Flatten().Dense(3).Named("fc").Build((1, 3, 3));
        SafeTensors weights = Load(("conv1.weight", [2, 1, 5, 5], new float[50]), ("bn1.weight", [2], [1, 1]), ("fc.weight", [3, 2], new float[6]), ("head.bias", [3], new float[3]));
        Assert.AreEqual(
            "The weights in 'test' don't fit the network: the file lacks conv1.bias, bn1.bias, bn1.running_mean, bn1.running_var, fc.bias; these have another size or type: "
            + "conv1.weight ([2, 1, 3, 3] in the network, [2, 1, 5, 5] in the file); these of the file are left over: head.bias. "
            + "A tensor belongs to the layer of its name: name layers by Named as in the file, or rename the tensors.",
            Assert.ThrowsExactly<ArgumentException>(() => Transformer(network).WithWeights(weights)).Message);
    }

    [TestMethod]
    public void SaveWeights_FolderThatIsNotThere_IsTheSystemsError()
    {
        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => Model(seed: 1).SaveWeights(folder.File("none/net.safetensors")));
    }

    private static NetworkTransformer Model(int seed)
    {
        Network network = new NetworkBuilder()
            .Standardize().Conv2D(4, 3).Named("features.0").BatchNormalization().Named("bn1").PRelu()
            .Residual(block => block.Conv2D(4, 1, bias: false)).Flatten().Dense(3).Build((2, 4, 5));
        var random = new Random(seed);
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
        {
            foreach (ref float value in parameter.Values)
                value = random.NextSingle() + 0.1f;
        }

        return Transformer(network);
    }

    private static NetworkTransformer Transformer(Network network) =>
        new(network, "Features", PixelOrder.Planar, new FeatureExtraction(network.OutputShape, "Output"), numberOfThreads: 1);

    private static SafeTensors Load(params (string Name, int[] Dimensions, float[] Values)[] tensors)
    {
        var header = new StringBuilder("{");
        var data = new MemoryStream();
        foreach ((string name, int[] dimensions, float[] values) in tensors)
        {
            long begin = data.Length;
            foreach (float value in values)
                data.Write(BitConverter.GetBytes(value));
            header.Append(CultureInfo.InvariantCulture, $"{(header.Length > 1 ? "," : "")}\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', dimensions)}],\"data_offsets\":[{begin},{data.Length}]}}");
        }

        byte[] text = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        return SafeTensors.Load(new MemoryStream([.. BitConverter.GetBytes((long)text.Length), .. text, .. data.ToArray()]), "test");
    }
}
