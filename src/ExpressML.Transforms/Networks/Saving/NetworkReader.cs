using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Networks.Saving;

/// <summary>Reads a network that <see cref="NetworkWriter"/> wrote.</summary>
internal static class NetworkReader
{
    /// <exception cref="InvalidDataException">The numbers do not make a network.</exception>
    public static Network Read(ModelReader reader)
    {
        var input = new Shape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var network = new Network(input, LayerGraph.Read(reader));
        Parameter[] parameters = [.. network.Layers.SelectMany(layer => layer.Parameters)];
        RequireRoom(parameters, reader);
        foreach (Parameter parameter in parameters)
            reader.ReadSingles(parameter.Values);
        return network;
    }

    // Before any of them takes memory: a few bytes of settings can ask for more of it than there is.
    private static void RequireRoom(Parameter[] parameters, ModelReader reader)
    {
        long needed = parameters.Sum(parameter => sizeof(int) + (long)parameter.Length * sizeof(float));
        if (needed > reader.Remaining)
            throw reader.Damaged($"its layers have parameters of {needed} bytes, but {reader.Remaining} bytes are left");
    }
}
