using ExpressML.Images;
using ExpressML.Networks;
using ExpressML.Networks.Saving;
using ExpressML.Persistence;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Seams;
using Microsoft.ML;

namespace ExpressML.Transforms;

// The number of threads is not saved: it belongs to the machine, not to the model.
public sealed partial class NetworkTransformer
{
    internal const string Tag = "NetworkTransformer";

    internal const string TagWithViews = "NetworkTransformerWithViews";

    /// <summary>The tag under which it is saved. Older programs know the one without views.</summary>
    internal string SavedTag => Views is null ? Tag : TagWithViews;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelSeam.Save(ctx, SavedTag, Write);

    internal void Write(ModelWriter writer)
    {
        Views?.Write(writer);
        writer.Write(FeatureColumnName);
        writer.Write((int)PixelOrder);
        writer.Write(TakesImages);
        writer.Write(Shrinking);
        NetworkWriter.Write(writer, Model);
        Task.Write(writer);
    }

    internal static NetworkTransformer Read(ModelReader reader) => Read(reader, views: null);

    internal static NetworkTransformer ReadWithViews(ModelReader reader) => Read(reader, ScoringViews.Read(reader));

    private static NetworkTransformer Read(ModelReader reader, ScoringViews? views)
    {
        string featureColumnName = reader.ReadString();
        var pixelOrder = (PixelOrder)reader.ReadInt32();
        bool takesImages = reader.ReadBoolean();
        Shrinking shrinking = reader.ReadShrinking();
        Network network = NetworkReader.Read(reader);
        return new NetworkTransformer(network, featureColumnName, pixelOrder, PredictionTask.Read(reader, network.OutputShape), numberOfThreads: null, takesImages, shrinking, views);
    }
}
