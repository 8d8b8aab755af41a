using ExpressML.Layers;

namespace ExpressML.Persistence;

/// <summary>How each layer's configuration is written and read: one row a layer, under a tag that never changes its meaning.</summary>
internal static class LayerCodes
{
    private static readonly LayerCode[] _table =
    [
        LayerCode.Of("AveragePool2D", WritePooling, reader => new AveragePool2D(reader.ReadInt32(), reader.ReadInt32())),
        LayerCode.Of("Conv2D", WriteConvolution, ReadConvolution),
        LayerCode.Of("Dense", (layer, writer) => writer.Write(layer.Units), reader => new Dense(reader.ReadInt32())),
        LayerCode.Of("Flatten", (_, _) => { }, _ => new Flatten()),
        LayerCode.Of("MaxPool2D", WritePooling, reader => new MaxPool2D(reader.ReadInt32(), reader.ReadInt32())),
        LayerCode.Of("Relu", (_, _) => { }, _ => new Relu()),
        LayerCode.Of("Standardize", (_, _) => { }, _ => new Standardize()),
        LayerCode.Of("Tanh", (_, _) => { }, _ => new Tanh()),
    ];

    public static void Write(Layer layer, ModelWriter writer)
    {
        LayerCode code = _table.First(row => row.Type == layer.GetType());
        writer.Write(code.Tag);
        code.Write(layer, writer);
    }

    /// <exception cref="InvalidDataException">No layer has this tag.</exception>
    public static Layer Read(ModelReader reader)
    {
        string tag = reader.ReadString();
        LayerCode code = Array.Find(_table, row => row.Tag == tag) ?? throw new InvalidDataException(
            $"This model has a layer '{tag}', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.");
        return code.Read(reader);
    }

    private static void WritePooling(Pool2D layer, ModelWriter writer)
    {
        writer.Write(layer.Window);
        writer.Write(layer.Stride);
    }

    private static void WriteConvolution(Conv2D layer, ModelWriter writer)
    {
        writer.Write(layer.Filters);
        writer.Write(layer.Window);
        writer.Write(layer.Stride);
        writer.Write(layer.Padding);
    }

    private static Conv2D ReadConvolution(ModelReader reader) =>
        new(filters: reader.ReadInt32(), window: reader.ReadInt32(), stride: reader.ReadInt32(), padding: reader.ReadInt32());

    private sealed record LayerCode(string Tag, Type Type, Action<Layer, ModelWriter> Write, Func<ModelReader, Layer> Read)
    {
        public static LayerCode Of<TLayer>(string tag, Action<TLayer, ModelWriter> write, Func<ModelReader, TLayer> read)
            where TLayer : Layer =>
            new(tag, typeof(TLayer), (layer, writer) => write((TLayer)layer, writer), read);
    }
}
