using ExpressML.Persistence;

namespace ExpressML.Networks.Saving;

/// <summary>Another network of the same layers and parameters, since a layer belongs to one network.</summary>
internal static class NetworkCopy
{
    // Settings and names are small beside the parameters.
    private const int RoomForSettings = 1 << 16;

    public static Network Of(Network network)
    {
        long room = network.Layers.SelectMany(layer => layer.Parameters).Sum(parameter => (long)parameter.Length) * sizeof(float) + RoomForSettings;
        using var stream = new MemoryStream((int)Math.Min(room, Array.MaxLength));
        NetworkWriter.Write(new ModelWriter(stream), network);
        stream.Position = 0;
        return NetworkReader.Read(new ModelReader(stream));
    }
}
