namespace ExpressML.Networks;

/// <summary>A row of the table of a network's layers.</summary>
/// <param name="Level">In how many blocks the layer stands.</param>
/// <param name="Name">What it is called; empty for the input.</param>
/// <param name="Layer">The code that makes it, and what it reads where that is not the layer before.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Parameters">How many numbers it learns; null for the input and for a block, which does nothing that its layers don't do, but put their outputs together.</param>
/// <param name="MultiplyAdds">Multiplications with additions for one example; null in the same rows.</param>
/// <param name="Numbers">How many numbers its parameters and its output for one example have.</param>
internal sealed record LayerRow(int Level, string Name, string Layer, Shape Output, long? Parameters, long? MultiplyAdds, long Numbers);
