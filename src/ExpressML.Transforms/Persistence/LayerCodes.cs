using System.Runtime.CompilerServices;
using ExpressML.Layers;

namespace ExpressML.Persistence;

/// <summary>Which layer a tag in a model file stands for: one row a layer. A tag, once released, keeps its meaning for ever.</summary>
/// <remarks>A layer of another assembly has its type's name for a tag, and is made by its constructor that takes a <see cref="ModelReader"/>.</remarks>
internal static class LayerCodes
{
    private const int MostLayers = 100_000;
    private const string TypeMark = "type:";

    private static readonly Dictionary<string, Func<ModelReader, Layer>> _readers = new(StringComparer.Ordinal)
    {
        [nameof(AdaptiveAveragePool2D)] = reader => new AdaptiveAveragePool2D(height: reader.ReadInt32(), width: reader.ReadInt32()),
        [nameof(AveragePool2D)] = reader => new AveragePool2D(window: reader.ReadInt32(), stride: reader.ReadInt32(), padding: reader.ReadInt32()),
        [nameof(BatchNormalization)] = reader => new BatchNormalization(momentum: reader.ReadDouble(), epsilon: reader.ReadDouble()),
        [nameof(Concatenate)] = ReadConcatenate,
        [nameof(Conv2D)] = reader => new Conv2D(
            filters: reader.ReadInt32(), window: reader.ReadInt32(), stride: reader.ReadInt32(), padding: reader.ReadInt32(),
            dilation: reader.ReadInt32(), groups: reader.ReadInt32(), bias: reader.ReadBoolean()),
        [nameof(Dense)] = reader => new Dense(units: reader.ReadInt32(), bias: reader.ReadBoolean()),
        [nameof(Dropout)] = reader => new Dropout(rate: reader.ReadDouble()),
        [nameof(Elu)] = reader => new Elu(alpha: reader.ReadDouble()),
        [nameof(Flatten)] = _ => new Flatten(),
        [nameof(Gelu)] = _ => new Gelu(),
        [nameof(GlobalAveragePool2D)] = _ => new GlobalAveragePool2D(),
        [nameof(GlobalMaxPool2D)] = _ => new GlobalMaxPool2D(),
        [nameof(LayerNormalization)] = reader => new LayerNormalization(epsilon: reader.ReadDouble()),
        [nameof(LeakyRelu)] = reader => new LeakyRelu(slope: reader.ReadDouble()),
        [nameof(LocalResponseNormalization)] = reader => new LocalResponseNormalization(
            size: reader.ReadInt32(), alpha: reader.ReadDouble(), beta: reader.ReadDouble(), k: reader.ReadDouble()),
        [nameof(MaxPool2D)] = reader => new MaxPool2D(window: reader.ReadInt32(), stride: reader.ReadInt32(), padding: reader.ReadInt32()),
        [nameof(MinPool2D)] = reader => new MinPool2D(window: reader.ReadInt32(), stride: reader.ReadInt32(), padding: reader.ReadInt32()),
        [nameof(RadialBasis)] = reader => new RadialBasis(units: reader.ReadInt32()),
        [nameof(Relu)] = _ => new Relu(),
        [nameof(ReplicationPad2D)] = reader => new ReplicationPad2D(padding: reader.ReadInt32()),
        [nameof(Residual)] = reader => new Residual(block: ReadMany(reader), shortcut: ReadMany(reader)),
        [nameof(ScaledTanh)] = _ => new ScaledTanh(),
        [nameof(Selu)] = _ => new Selu(),
        [nameof(Sigmoid)] = _ => new Sigmoid(),
        [nameof(Silu)] = _ => new Silu(),
        [nameof(Softmax)] = _ => new Softmax(),
        [nameof(Softplus)] = _ => new Softplus(),
        [nameof(SpatialDropout)] = reader => new SpatialDropout(rate: reader.ReadDouble()),
        [nameof(Standardize)] = _ => new Standardize(),
        [nameof(Subsampling2D)] = reader => new Subsampling2D(window: reader.ReadInt32()),
        [nameof(TableConv2D)] = ReadTableConv2D,
        [nameof(Tanh)] = _ => new Tanh(),
        [nameof(Unstandardize)] = _ => new Unstandardize(),
    };

    public static void Write(IReadOnlyList<Layer> layers, ModelWriter writer)
    {
        writer.Write(layers.Count);
        foreach (Layer layer in layers)
        {
            Type type = layer.GetType();
            writer.Write(type.Assembly == typeof(Layer).Assembly ? type.Name : $"{TypeMark}{type.FullName}, {type.Assembly.GetName().Name}");
            writer.Write(layer.GivenName ?? "");
            layer.WriteSettings(writer);
        }
    }

    /// <exception cref="InvalidDataException">A tag is unknown, or its layer can't be made here.</exception>
    public static Layer[] ReadMany(ModelReader reader)
    {
        // A file made to harm may nest layers until the stack ends, which no program survives.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var layers = new Layer[reader.ReadCount(MostLayers, "layers")];
        for (int i = 0; i < layers.Length; i++)
            layers[i] = Read(reader);
        return layers;
    }

    private static Layer Read(ModelReader reader)
    {
        string tag = reader.ReadString(), name = reader.ReadString();
        Layer layer = Read(tag, reader);
        layer.GivenName = name.Length > 0 ? name : null;
        return layer;
    }

    private static Layer Read(string tag, ModelReader reader)
    {
        if (tag.StartsWith(TypeMark, StringComparison.Ordinal))
            return ReadCustom(tag[TypeMark.Length..], reader);
        return _readers.TryGetValue(tag, out Func<ModelReader, Layer>? read) ? read(reader) : throw new InvalidDataException(
            $"This model has a layer '{tag}', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.");
    }

    private static Layer ReadCustom(string typeName, ModelReader reader)
    {
        Type type = Type.GetType(typeName) ?? throw new InvalidDataException(
            $"This model has a layer of the type '{typeName}', which can't be found. Reference the assembly that it is in.");
        if (!type.IsSubclassOf(typeof(Layer)))
            throw new InvalidDataException($"This model has a layer of the type '{typeName}', which is no layer.");
        return type.GetConstructor([typeof(ModelReader)])?.Invoke([reader]) as Layer ?? throw new InvalidDataException(
            $"This model has a layer of the type '{typeName}', which has no public constructor that takes a ModelReader.");
    }

    private static Concatenate ReadConcatenate(ModelReader reader)
    {
        var branches = new Layer[reader.ReadCount(MostLayers, "branches")][];
        for (int i = 0; i < branches.Length; i++)
            branches[i] = ReadMany(reader);
        return new Concatenate(branches);
    }

    private static TableConv2D ReadTableConv2D(ModelReader reader)
    {
        int window = reader.ReadInt32();
        var table = new int[reader.ReadCount(MostLayers, "filters")][];
        for (int f = 0; f < table.Length; f++)
        {
            table[f] = new int[reader.ReadCount(MostLayers, "channels of a filter")];
            for (int s = 0; s < table[f].Length; s++)
                table[f][s] = reader.ReadInt32();
        }

        return new TableConv2D(table, window);
    }
}
