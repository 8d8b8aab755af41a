using ExpressML.Networks;
using ExpressML.Networks.Scoring;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>Writes a network that averages the outputs of several views: the views of all images are one batch, so that the network stands there once.</summary>
internal static class ViewNodes
{
    /// <summary>Adds the nodes of the views, the network and the mean.</summary>
    /// <param name="network">One for which <see cref="NetworkNodes.RequireAll"/> has passed.</param>
    /// <param name="views">The views.</param>
    /// <param name="nodes">Takes the nodes.</param>
    /// <param name="images">What comes in, [N, C, H, W].</param>
    public static OnnxValue Write(Network network, ScoringViews views, OnnxNodes nodes, string images)
    {
        ScoringView[] all = views.Of(network.InputShape);
        string[] inputs = Array.ConvertAll(all, view => Pick(nodes, Pick(nodes, images, axis: 2, view.Rows), axis: 3, view.Columns));
        OnnxValue outputs = NetworkNodes.Write(network, nodes, nodes.Node("Concat", inputs, new OnnxSetting("axis", 0))).Flattened(nodes);
        string byView = nodes.Reshape(outputs.Name, all.Length, -1, network.OutputLength);
        string weighted = nodes.Multiply(byView, nodes.Constant("share", [all.Length, 1, 1], Array.ConvertAll(all, view => view.Share)));
        return outputs with { Name = nodes.Reduce("ReduceSum", 13, weighted, keepsAxes: false, 0) };
    }

    private static string Pick(OnnxNodes nodes, string x, int axis, int[] places) => places.SequenceEqual(Enumerable.Range(0, places.Length))
        ? x
        : nodes.Node("Gather", [x, nodes.Constant("places", Array.ConvertAll(places, place => (long)place))], new OnnxSetting("axis", axis));
}
