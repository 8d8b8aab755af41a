using ExpressML.Networks;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Explanations;

/// <summary>Integrated gradients: M(i, j) = Σ over channels c of (x − x′)(c, i, j)·∫₀¹ ∂F/∂x(c, i, j) at x′ + t·(x − x′) dt, on the way from a baseline x′ to the image x.</summary>
/// <remarks>
/// <para>It says what each pixel adds to the score: the numbers of the map add up to F(x) − F(x′), but for the error of <see cref="Steps"/>. Shapes: H × W of the input; negative where a pixel speaks against the class.
/// A pixel that is as in the baseline gets 0.</para>
/// <para>Variant: the integral is the mean at the middles of equal steps.</para>
/// <para>Source: Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks", equations 1 and 3, arXiv:1703.01365.</para>
/// </remarks>
public sealed class IntegratedGradients : ExplanationMethod
{
    /// <summary>Into how many steps the way is cut; at least 1. Default: 50. More make the sum more exact.</summary>
    public int Steps
    {
        get;
        init => field = Guard.AtLeast(value, 1, nameof(Steps));
    } = 50;

    /// <summary>The number of each pixel of the baseline, in the unit of the image. Default: 0, black.</summary>
    public double Baseline
    {
        get;
        init => field = Guard.Between(value, -float.MaxValue, float.MaxValue, nameof(Baseline));
    }

    internal static IntegratedGradients ReadSettings(ModelReader reader) => new() { Steps = reader.ReadInt32(), Baseline = reader.ReadDouble() };

    private protected override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Steps);
        writer.Write(Baseline);
    }

    private protected override Explainer CreateExplainer(Network network) => new PathExplainer(network, Steps, (float)Baseline);

    private sealed class PathExplainer(Network network, int steps, float baseline) : Explainer(network)
    {
        private readonly GradientPass _pass = new(network);
        private readonly float[] _points = new float[Lanes.Count * network.InputShape.Length], _gradients = new float[Lanes.Count * network.InputShape.Length];

        protected override void Explain(float[] image, int output, float score, Span<float> map)
        {
            double[] sums = new double[image.Length];
            for (int first = 0; first < steps; first += Lanes.Count)
            {
                int length = Math.Min(Lanes.Count, steps - first) * image.Length;
                for (int i = 0; i < length; i++)
                {
                    double t = (first + (i / image.Length) + 0.5) / steps;
                    _points[i] = (float)(baseline + (t * (image[i % image.Length] - baseline)));
                }

                _pass.Run(_points.AsSpan(0, length), output, [], _gradients.AsSpan(0, length));
                for (int i = 0; i < length; i++)
                    sums[i % image.Length] += _gradients[i];
            }

            for (int i = 0; i < image.Length; i++)
                map[i % map.Length] += (float)((image[i] - baseline) * sums[i] / steps);
        }
    }
}
