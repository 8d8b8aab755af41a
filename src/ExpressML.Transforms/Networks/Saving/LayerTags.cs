using System.Reflection;
using ExpressML.Layers;
using ExpressML.Persistence;

namespace ExpressML.Networks.Saving;

/// <summary>Which layer a tag in a model file stands for: one row a layer. A tag, once released, keeps its meaning for ever.</summary>
/// <remarks>
/// A layer writes its settings in <see cref="Layer.WriteSettings"/>, and has a constructor that reads them in the same order from a
/// <see cref="ModelReader"/>; one without settings needs none. Settings that an older form has no room for are written in a newer one, whose tag ends with its
/// number (<see cref="Layer.SettingsVersion"/>) and has a row below that of the first. A layer of another assembly has its type's name for a tag.
/// </remarks>
internal static class LayerTags
{
    private const string TypeMark = "type:";

    // The lengths of its tag and of its name.
    private const int LeastLayerLength = 2 * sizeof(int);

    private static readonly (string Tag, Type Type, Func<ModelReader, int, Layer> Read)[] _rows =
    [
        Row("AdaptiveAveragePool2D", settings => new AdaptiveAveragePool2D(settings)),
        Row("AveragePool2D", settings => new AveragePool2D(settings)),
        Row("AveragePool2D.2", AveragePool2D.ReadVersion2),
        Row("BatchNormalization", settings => new BatchNormalization(settings)),
        Row("BatchNormalization.2", BatchNormalization.ReadVersion2),
        Row("ChannelAffine", _ => new ChannelAffine()),
        Row("ChannelShuffle", settings => new ChannelShuffle(settings)),
        Row("ChannelSlice", settings => new ChannelSlice(settings)),
        Row("Clip", settings => new Clip(settings)),
        Row("Concatenate", (settings, level) => new Concatenate(settings, () => ReadMany(settings, level + 1))),
        Row("Conv2D", settings => new Conv2D(settings)),
        Row("Conv2D.2", Conv2D.ReadVersion2),
        Row("Conv2D.3", Conv2D.ReadVersion3),
        Row("ConvTranspose2D", settings => new ConvTranspose2D(settings)),
        Row("Dense", settings => new Dense(settings)),
        Row("Dropout", settings => new Dropout(settings)),
        Row("ElementwiseAffine", settings => new ElementwiseAffine(settings)),
        Row("Elu", settings => new Elu(settings)),
        Row("Flatten", _ => new Flatten()),
        Row("Gate", (settings, level) => new Gate(() => ReadMany(settings, level + 1))),
        Row("Gelu", _ => new Gelu()),
        Row("GlobalAveragePool2D", _ => new GlobalAveragePool2D()),
        Row("GlobalMaxPool2D", _ => new GlobalMaxPool2D()),
        Row("GroupNormalization", settings => new GroupNormalization(settings)),
        Row("HardSigmoid", settings => new HardSigmoid(settings)),
        Row("HardSwish", _ => new HardSwish()),
        Row("InstanceNormalization", settings => new InstanceNormalization(settings)),
        Row("LayerNormalization", settings => new LayerNormalization(settings)),
        Row("LayerNormalization.2", LayerNormalization.ReadVersion2),
        Row("LeakyRelu", settings => new LeakyRelu(settings)),
        Row("LocalResponseNormalization", settings => new LocalResponseNormalization(settings)),
        Row("LogSoftmax", _ => new LogSoftmax()),
        Row("MaxPool2D", settings => new MaxPool2D(settings)),
        Row("MaxPool2D.2", MaxPool2D.ReadVersion2),
        Row("Merge", settings => new Merge(settings)),
        Row("MinPool2D", settings => new MinPool2D(settings)),
        Row("MinPool2D.2", MinPool2D.ReadVersion2),
        Row("PRelu", settings => new PRelu(settings)),
        Row("Pad2D", settings => new Pad2D(settings)),
        Row("Permute", settings => new Permute(settings)),
        Row("PixelShuffle", settings => new PixelShuffle(settings)),
        Row("PixelUnshuffle", settings => new PixelUnshuffle(settings)),
        Row("RadialBasis", settings => new RadialBasis(settings)),
        Row("Relu", _ => new Relu()),
        Row("ReplicationPad2D", settings => new ReplicationPad2D(settings)),
        Row("Reshape", settings => new Reshape(settings)),
        Row("Residual", (settings, level) => new Residual(() => ReadMany(settings, level + 1))),
        Row("Resize2D", settings => new Resize2D(settings)),
        Row("Scale", settings => new Scale(settings)),
        Row("ScaledTanh", _ => new ScaledTanh()),
        Row("Selu", _ => new Selu()),
        Row("Sigmoid", _ => new Sigmoid()),
        Row("Silu", _ => new Silu()),
        Row("Softmax", _ => new Softmax()),
        Row("Softplus", _ => new Softplus()),
        Row("Softsign", _ => new Softsign()),
        Row("SpatialDropout", settings => new SpatialDropout(settings)),
        Row("Standardize", _ => new Standardize()),
        Row("Subsampling2D", settings => new Subsampling2D(settings)),
        Row("TableConv2D", settings => new TableConv2D(settings)),
        Row("Tanh", _ => new Tanh()),
        Row("Unstandardize", _ => new Unstandardize()),
        Row("UpSampling2D", settings => new UpSampling2D(settings)),
        Row("UpSampling2D.2", UpSampling2D.ReadVersion2),
    ];

    private static readonly Dictionary<Type, string> _tags = _rows.DistinctBy(row => row.Type).ToDictionary(row => row.Type, row => row.Tag);

    private static readonly Dictionary<string, Func<ModelReader, int, Layer>> _readers = _rows.ToDictionary(row => row.Tag, row => row.Read, StringComparer.Ordinal);

    /// <summary>Writes a chain of layers: their number, then the tag, given name, settings and chains of each.</summary>
    public static void Write(IReadOnlyList<Layer> layers, ModelWriter writer)
    {
        writer.Write(layers.Count);
        foreach (Layer layer in layers)
        {
            writer.Write(TagOf(layer));
            writer.Write(layer.GivenName ?? "");
            layer.WriteSettings(writer);
            foreach (IReadOnlyList<Layer> chain in (layer as Composite)?.Chains ?? [])
                Write(chain, writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There are too many layers, a tag is unknown, or its layer can't be made here.</exception>
    public static IReadOnlyList<Layer> ReadMany(ModelReader reader) => ReadMany(reader, level: 0);

    /// <summary>Reads what <see cref="Write"/> wrote behind the number of the layers.</summary>
    /// <exception cref="InvalidDataException">There are too many layers, a tag is unknown, or its layer can't be made here.</exception>
    public static IReadOnlyList<Layer> ReadRest(ModelReader reader, int count) => ReadRest(reader, count, level: 0);

    private static List<Layer> ReadMany(ModelReader reader, int level)
    {
        // A file made to harm may nest layers until the stack ends, which no program survives.
        if (level > Composite.MostLevels)
            throw reader.Damaged($"its blocks of layers stand inside each other more than {Composite.MostLevels} levels deep");
        return ReadRest(reader, reader.ReadInt32(), level);
    }

    private static List<Layer> ReadRest(ModelReader reader, int count, int level)
    {
        reader.RequireCount(count, Network.MostLayers, "layers", LeastLayerLength);
        var layers = new List<Layer>();     // grows as it is read: each level could promise all that is left of the file
        for (int i = 0; i < count; i++)
            layers.Add(Read(reader, level));
        return layers;
    }

    private static (string Tag, Type Type, Func<ModelReader, int, Layer> Read) Row<TLayer>(string tag, Func<ModelReader, TLayer> read)
        where TLayer : Layer => Row(tag, (settings, _) => read(settings));

    private static (string Tag, Type Type, Func<ModelReader, int, Layer> Read) Row<TLayer>(string tag, Func<ModelReader, int, TLayer> read)
        where TLayer : Layer => (tag, typeof(TLayer), read);

    private static string TagOf(Layer layer)
    {
        Type type = layer.GetType();
        if (!_tags.TryGetValue(type, out string? tag))
            return $"{TypeMark}{type.FullName}, {type.Assembly.GetName().Name}";
        return layer.SettingsVersion == 1 ? tag : $"{tag}.{layer.SettingsVersion}";
    }

    private static Layer Read(ModelReader reader, int level)
    {
        string tag = reader.ReadString(), name = reader.ReadString();
        Layer layer = Read(tag, reader, level);
        layer.GivenName = name.Length > 0 ? name : null;
        return layer;
    }

    private static Layer Read(string tag, ModelReader reader, int level)
    {
        if (tag.StartsWith(TypeMark, StringComparison.Ordinal))
            return ReadCustom(tag[TypeMark.Length..], reader);
        if (!_readers.TryGetValue(tag, out Func<ModelReader, int, Layer>? read))
        {
            throw new InvalidDataException(
                $"This model has a layer '{tag}', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.");
        }

        Layer layer = read(reader, level);
        // One network has one file: its bytes say whether two are the same.
        return TagOf(layer) == tag ? layer : throw reader.Damaged($"its {layer} is written as '{tag}', where '{TagOf(layer)}' belongs");
    }

    private static Layer ReadCustom(string typeName, ModelReader reader)
    {
        Type type = FindType(typeName) ?? throw new InvalidDataException(
            $"This model has a layer of the type '{typeName}', which can't be found. Reference the assembly that it is in.");
        if (!type.IsSubclassOf(typeof(Layer)))
            throw new InvalidDataException($"This model has a layer of the type '{typeName}', which is no layer. Use the version of its assembly that the model was saved with.");
        ConstructorInfo constructor = type.GetConstructor([typeof(ModelReader)]) ?? throw new InvalidDataException(
            $"This model has a layer of the type '{typeName}', which has no public constructor that takes a ModelReader. Add one, which reads what WriteSettings wrote.");
        return (Layer)constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, [reader], culture: null);
    }

    // Also a name that no type could have, or an assembly that is there but can't be loaded, means that the type can't be found.
    private static Type? FindType(string name)
    {
        try
        {
            return Type.GetType(name);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or BadImageFormatException or TypeLoadException)
        {
            return null;
        }
    }
}
