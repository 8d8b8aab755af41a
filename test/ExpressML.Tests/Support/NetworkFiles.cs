using ExpressML.Networks;
using ExpressML.Networks.Saving;
using ExpressML.Networks.Scoring;
using ExpressML.Persistence;

namespace ExpressML.Tests.Support;

/// <summary>Networks as bytes and as functions of examples.</summary>
internal static class NetworkFiles
{
    public static byte[] Bytes(Network network)
    {
        var stream = new MemoryStream();
        NetworkWriter.Write(new ModelWriter(stream), network);
        return stream.ToArray();
    }

    public static Network Read(byte[] bytes) => NetworkReader.Read(new ModelReader(new MemoryStream(bytes)));

    /// <summary>The outputs of examples, scored in one call.</summary>
    public static double[][] Score(Network network, double[][] examples, int threads = 1, bool softmax = false)
    {
        float[] outputs = new float[examples.Length * network.OutputLength];
        new NetworkScorer(network, threads, softmax ? ScoreFunction.Softmax : null).Score(
            examples.SelectMany(example => example.ToSingles()).ToArray(), examples.Length, outputs);
        return [.. outputs.AsSpan().ToDoubles().Chunk(network.OutputLength)];
    }
}
