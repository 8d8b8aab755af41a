using ExpressML.Networks;

namespace ExpressML.Explanations;

/// <summary>Saliency: M(i, j) = max over channels c of |∂F/∂x(c, i, j)|, the gradient of the score by the pixels.</summary>
/// <remarks>
/// <para>It shows where a small change of the image changes the score most, for the class or against it. Shapes: H × W of the input; score per unit of the user's pixels; at least 0.</para>
/// <para>Source: Simonyan, Vedaldi and Zisserman 2013, "Deep Inside Convolutional Networks", section 3.1, arXiv:1312.6034.</para>
/// </remarks>
public sealed class Saliency : ExplanationMethod
{
    private protected override Explainer CreateExplainer(Network network) => new SaliencyExplainer(network);

    private sealed class SaliencyExplainer(Network network) : Explainer(network)
    {
        private readonly GradientPass _pass = new(network);
        private readonly float[] _gradients = new float[network.InputShape.Length];

        protected override void Explain(float[] image, int output, float score, Span<float> map)
        {
            _pass.Run(image, output, [], _gradients);
            for (int i = 0; i < _gradients.Length; i++)
            {
                ref float pixel = ref map[i % map.Length];
                pixel = Math.Max(pixel, Math.Abs(_gradients[i]));
            }
        }
    }
}
