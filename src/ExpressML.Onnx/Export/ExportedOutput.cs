namespace ExpressML.Onnx.Export;

/// <summary>An output of the graph.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="ExampleSizes">The sizes of one example, which follow the number of examples.</param>
/// <param name="Write">Adds the nodes that make it of the scores.</param>
internal sealed record ExportedOutput(string Name, int[] ExampleSizes, Func<OnnxNodes, string, string> Write);
