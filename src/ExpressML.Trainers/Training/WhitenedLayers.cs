using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Networks.Graphs;
using ExpressML.Networks.Scoring;
using ExpressML.Threads;
using ExpressML.Training.Planning;

namespace ExpressML.Training;

/// <summary>Sets the filters of layers that begin with a <see cref="Whitening"/>, by the training rows as the layers before them give them.</summary>
internal static class WhitenedLayers
{
    private const int MostRows = 5000;
    private const int FewestRows = 100;

    // As many as 5,000 images of 32×32 pixels and three colours have.
    private const int MostNumbers = MostRows * 32 * 32 * 3;

    /// <param name="plan">The training, whose network has its first parameters otherwise.</param>
    /// <param name="isTaken">Whether a layer's parameters come from elsewhere.</param>
    public static void Set(TrainingPlan plan, Predicate<Layer> isTaken)
    {
        var parallel = new ParallelRange(plan.Threads);
        foreach (Conv2D layer in plan.Network.Names.Layers.OfType<Conv2D>().Where(layer => !isTaken(layer)))
        {
            if (layer.WeightInitializer is not Whitening whitening)
                continue;
            double[,] covariance = WindowMoments.Covariance(Inputs(plan, layer, parallel), layer.InputShape, layer.Window, parallel);
            PrincipalComponents components = PrincipalComponents.Of(covariance);
            whitening.Fill(layer.Parameters[0], components.Variances, components.Vectors);
        }
    }

    // What the layer is given for some of the rows.
    private static float[] Inputs(TrainingPlan plan, Layer layer, ParallelRange parallel)
    {
        long most = MostNumbers / Math.Max(plan.Rows.Shape.Length, layer.InputShape.Length);
        int count = (int)Math.Min(plan.Rows.Count, Math.Clamp(most, FewestRows, MostRows));
        float[] rows = SpreadRows.Take(plan.Rows, count, parallel);
        IReadOnlyList<PlacedLayer> path = LeadingLayers.To(layer, plan.Network);
        if (path[^1].Sources[0] == PlacedLayer.Input)
            return rows;
        Network before = plan.Network.UpTo(path[path[^1].Sources[0]].Layer);
        float[] inputs = new float[checked(count * layer.InputShape.Length)];
        new NetworkScorer(before, plan.Threads).Score(rows, count, inputs);
        return inputs;
    }
}
