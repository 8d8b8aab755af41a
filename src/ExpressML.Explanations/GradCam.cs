using ExpressML.Images;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Persistence;

namespace ExpressML.Explanations;

/// <summary>Grad-CAM: M = max(0, Σₖ αₖ·Aₖ) with αₖ = mean over i, j of ∂F/∂Aₖ(i, j), where Aₖ are the channels that a layer gives.</summary>
/// <remarks>
/// <para>It shows where a layer sees what speaks for the class. Shapes: the layer's h × w, enlarged to the H × W of the input, bilinearly. Numbers are at least 0; what they are worth compares within one map only.</para>
/// <para>Source: Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", equations 1 and 2, arXiv:1610.02391.</para>
/// </remarks>
public sealed class GradCam : ExplanationMethod
{
    /// <summary>The layer, by its name: see <see cref="Network.NameOf"/>; it may be inside a block. Default: the last one outside of blocks that gives images, height · width above 1.</summary>
    /// <remarks>An activation or pooling that follows a convolution is a layer of its own, so the default is often the last pooling. An earlier layer gives a finer map of simpler things.</remarks>
    public string? Layer { get; init; }

    internal static GradCam ReadSettings(ModelReader reader) => new() { Layer = reader.ReadBoolean() ? reader.ReadString() : null };

    private protected override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Layer is not null);
        if (Layer is not null)
            writer.Write(Layer);
    }

    private protected override void Check(Network network) => LayerOf(network);

    private protected override Explainer CreateExplainer(Network network) => new GradCamExplainer(network, LayerOf(network));

    private Layer LayerOf(Network network)
    {
        if (Layer is null)
        {
            return network.Layers.LastOrDefault(layer => layer.OutputShape.Area > 1) ?? throw new ArgumentException(
                "GradCam needs a layer that gives images, but the network has none. Take Occlusion, Saliency or IntegratedGradients.", nameof(network));
        }

        Layer named = network.Names.Find(Layer, nameof(Layer));
        return named.OutputShape.Area > 1 ? named : throw new ArgumentException(
            $"GradCam needs a layer that gives images, but '{Layer}' gives {named.OutputShape}. Layers that do are "
            + $"{string.Join(", ", network.Names.Layers.Where(layer => layer.OutputShape.Area > 1).Select(network.NameOf))}.");
    }

    private sealed class GradCamExplainer(Network network, Layer layer) : Explainer(network)
    {
        private readonly GradientPass _pass = new(network, layer);
        private readonly float[] _activations = new float[layer.OutputShape.Length], _gradients = new float[layer.OutputShape.Length];

        protected override void Explain(float[] image, int output, float score, Span<float> map)
        {
            _pass.Run(image, output, _activations, _gradients);
            int area = layer.OutputShape.Area;
            double[] sums = new double[area];
            for (int k = 0; k < layer.OutputShape.Channels; k++)
            {
                double weight = 0;
                foreach (float gradient in _gradients.AsSpan(k * area, area))
                    weight += gradient;
                for (int i = 0; i < area; i++)
                    sums[i] += weight / area * _activations[(k * area) + i];
            }

            float[] rectified = Array.ConvertAll(sums, sum => (float)Math.Max(0, sum));
            new BilinearResize(layer.OutputShape with { Channels = 1 }, Input.Height, Input.Width).Apply(rectified, map);
        }
    }
}
