using System.Globalization;
using ExpressML.Networks;

namespace ExpressML.Onnx.Graphs;

/// <summary>Gives each layer a name of its own: that of its node, with a number where several layers stand for one node.</summary>
internal sealed class UniqueNames
{
    // What a network calls its input.
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { Network.InputName };

    public string Take(string wanted)
    {
        string name = string.IsNullOrWhiteSpace(wanted) ? "Layer" : wanted;
        for (int number = 2; !_taken.Add(name); number++)
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
        return name;
    }
}
