using System.Text;
using ExpressML.Layers;

namespace ExpressML.Networks;

/// <summary>Prints the calls of a builder that make the layers of a network.</summary>
internal static class NetworkCode
{
    public static string Of(Network network)
    {
        var code = new StringBuilder();
        for (int i = 0; i < network.Placed.Count; i++)
        {
            (Layer layer, int[] sources) = network.Placed[i];
            // A merge begins with where the network has got to.
            if (sources[0] != i - 1)
                Append(code, $"From({Layer.Quoted(network.NameOfSource(sources[0]))})");
            Append(code, layer.CodeNamed(layer is Merge merge ? $"{MethodOf(merge.Kind)}({string.Join(", ", sources.Skip(1).Select(source => Layer.Quoted(network.NameOfSource(source))))})" : layer.ToString()!));
        }

        return code.ToString();
    }

    private static string MethodOf(MergeKind kind) => kind switch
    {
        MergeKind.Add => nameof(NetworkBuilder.AddFrom),
        MergeKind.Multiply => nameof(NetworkBuilder.MultiplyBy),
        _ => nameof(NetworkBuilder.ConcatenateWith),
    };

    private static void Append(StringBuilder code, string call) => code.Append(code.Length == 0 ? "" : ".").Append(call);
}
