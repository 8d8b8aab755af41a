using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Persistence;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Networks.Saving;

[TestClass]
public sealed class NetworkReaderTests
{
    [TestMethod]
    public void Read_EveryLayer_ComesBackWithItsParameters()
    {
        Network network = new NetworkBuilder()
            .Standardize().Conv2D(6, 5, stride: 2, padding: 2).Relu().MaxPool2D(3, stride: 2).Conv2D(4, 3).Tanh().AveragePool2D(2, stride: 1).Flatten().Dense(10)
            .Build((2, 28, 26));
        network.Initialize(new Random(1));
        ((Standardize)network.Layers[0]).SetStatistics([1.5, 2.5], [3.5, 4.5]);

        byte[] bytes = NetworkFiles.Bytes(network);
        Network read = NetworkFiles.Read(bytes);
        Assert.AreEqual(network.ToString(), read.ToString());
        CollectionAssert.AreEqual(bytes, NetworkFiles.Bytes(read));
    }

    [TestMethod]
    public void Read_UnknownLayer_SaysToUpdate()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(writer =>
        {
            Header(writer, layers: 1);
            writer.Write("Attention");
            writer.Write("");
        }));
        Assert.AreEqual(
            "This model has a layer 'Attention', which this version of ExpressML does not know. It was probably written by a newer one: "
            + "update the ExpressML.Transforms package.",
            exception.Message);
    }

    [TestMethod]
    public void Read_ConvolutionInTheFormOfOneThatIsNotSquare_Throws()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(writer => OneConvolution(writer, padding: 1)));
        Assert.AreEqual(
            "The model is damaged: its Conv2D(2, 3, padding: 1) is written as 'Conv2D.2', where 'Conv2D' belongs. Save the model again, or copy the file again from where it came.",
            exception.Message);
    }

    [TestMethod]
    public void Read_SamePaddingWithSides_Throws()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(writer => OneConvolution(writer, padding: 1, isSame: true)));
        Assert.AreEqual(
            "The model is damaged: a padding is Padding2D.Same, which has no sides of its own, and 1. Save the model again, or copy the file again from where it came.", exception.Message);
    }

    [TestMethod]
    public void Read_TooManyLayers_Throws()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(writer =>
        {
            Header(writer, layers: 10_001);
            writer.Write(new float[100_000]);
        }));
        Assert.AreEqual("The model is damaged: it promises 10001 layers; 0 to 10000 are possible. Save the model again, or copy the file again from where it came.", exception.Message);
    }

    [TestMethod]
    public void Read_ParametersOfAnotherLength_Throws()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(writer =>
        {
            OneDenseLayer(writer);
            writer.Write(new float[5]);
            writer.Write(new float[12]);
        }));
        Assert.AreEqual("The model is damaged: it holds 5 numbers where 12 belong. Save the model again, or copy the file again from where it came.", exception.Message);
    }

    [TestMethod]
    public void Read_ParametersThatAreNotThere_SaysHowManyBytes()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => Read(writer =>
        {
            OneDenseLayer(writer);
            writer.Write(new float[12]);
        }));
        Assert.AreEqual("The model is damaged: its layers have parameters of 68 bytes, but 52 bytes are left. Save the model again, or copy the file again from where it came.", exception.Message);
    }

    [TestMethod]
    public void Read_CutAnywhere_Throws()
    {
        byte[] bytes = NetworkFiles.Bytes(TinyNetworks.Convolutional((1, 4, 4), 2));
        for (int length = 0; length < bytes.Length; length++)
            Assert.ThrowsExactly<InvalidDataException>(() => NetworkFiles.Read(bytes[..length]), $"{length} of {bytes.Length} bytes");
    }

    private static Network Read(Action<ModelWriter> write)
    {
        var stream = new MemoryStream();
        write(new ModelWriter(stream));
        return NetworkFiles.Read(stream.ToArray());
    }

    // A vector of four numbers.
    // Up to its parameters, 12 weights and 3 biases.
    private static void OneDenseLayer(ModelWriter writer)
    {
        Header(writer, layers: 1);
        writer.Write("Dense");
        writer.Write("");
        writer.Write(3);
        writer.Write(true);
    }

    // Its second form, with two filters of 3 x 3.
    private static void OneConvolution(ModelWriter writer, int padding, bool isSame = false)
    {
        Header(writer, layers: 1);
        writer.Write("Conv2D.2");
        writer.Write("");
        writer.Write(2);
        foreach (int size in new[] { 3, 3, 1, 1, 1, 1 })
            writer.Write(size);
        writer.Write(isSame);
        for (int side = 0; side < 4; side++)
            writer.Write(padding);
        writer.Write(1);
        writer.Write(true);
    }

    private static void Header(ModelWriter writer, int layers)
    {
        writer.Write(4);
        writer.Write(1);
        writer.Write(1);
        writer.Write(layers);
    }
}
