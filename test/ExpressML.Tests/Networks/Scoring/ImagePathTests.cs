using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Networks.Scoring;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Networks.Scoring;

[TestClass]
public sealed class ImagePathTests
{
    [TestMethod]
    public void Run_PieceByPieceFromTheLastToTheFirst_GivesTheSameBits()
    {
        // Poolings with and without columns as lanes, and merges of all kinds; 33 channels are three blocks of lanes, the last of one channel.
        Network network = new NetworkBuilder()
            .Conv2D(33, 3, padding: 1).Named("a").MaxPool2D(3, stride: 2, padding: 1).Named("b").AveragePool2D(3, 1, 1).AddFrom("b").Relu().Named("c")
            .GlobalAveragePool2D().MultiplyBy("c").ConcatenateWith("b", "c").MaxPool2D(2, 1).Conv2D(5, 1).Multiply(gate => gate.GlobalMaxPool2D().Sigmoid())
            .Build((3, 21, 24));
        network.Initialize(new Random(1));
        var path = new ImagePath(network.GraphFor(GraphUse.Scoring));
        float[] image = new Random(2).Draw(network.InputShape.Length).ToSingles();
        BlockMemory whole = path.Memories.Take(), pieces = path.Memories.Take();
        image.CopyTo(whole.Input);
        image.CopyTo(pieces.Input);

        path.Run(whole, path.Graph.Output);
        for (int node = 0; node < path.Graph.Nodes.Count; node++)
        {
            for (int step = 0; step < path.Steps(node).Length; step++)
            {
                for (int piece = path.Steps(node)[step].Pieces - 1; piece >= 0; piece--)
                    path.Run(pieces, node, step, piece, piece + 1);
            }
        }

        Near.AreSame(whole.Output[..network.OutputLength], pieces.Output[..network.OutputLength], "by pieces");
    }
}
