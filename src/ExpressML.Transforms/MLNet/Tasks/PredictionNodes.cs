using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Onnx;
using ExpressML.Onnx.LayerNodes;

namespace ExpressML.Transforms;

/// <summary>Writes a network and what makes scores of its outputs as nodes of ONNX.</summary>
internal static class PredictionNodes
{
    /// <summary>Adds the nodes up to the scores.</summary>
    /// <param name="network">One for which <see cref="NetworkNodes.RequireAll"/> has passed.</param>
    /// <param name="task">What its outputs mean.</param>
    /// <param name="nodes">Takes the nodes.</param>
    /// <param name="images">What comes in, [N, C, H, W].</param>
    /// <param name="views">The views of each image whose outputs are averaged. Default: the image alone.</param>
    /// <returns>The scores, [N, outputs]; features of images stay [N, C, H, W].</returns>
    public static string WriteScores(Network network, PredictionTask task, OnnxNodes nodes, string images, ScoringViews? views = null)
    {
        OnnxValue outputs = views is null ? NetworkNodes.Write(network, nodes, images) : ViewNodes.Write(network, views, nodes, images);
        outputs = task is FeatureExtraction && network.OutputShape.Area > 1 ? outputs.Unflattened(nodes) : outputs.Flattened(nodes);
        return task.ScoreFunction == ScoreFunction.Softmax ? nodes.OverChannels("Softmax", outputs)
            : task.ScoreFunction == ScoreFunction.Sigmoid ? nodes.Node("Sigmoid", [outputs.Name])
            : outputs.Name;
    }
}
