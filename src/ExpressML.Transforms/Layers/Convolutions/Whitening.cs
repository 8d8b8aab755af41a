using ExpressML.Tensors;

namespace ExpressML.Layers;

/// <summary>Filters of a convolution by the training images: w = ±v / √(λ + ε) for eigenvalues λ and eigenvectors v of the covariance of the images' windows.</summary>
/// <remarks>
/// <para>
/// The outputs of the filters with one sign have variance λ / (λ + ε), about 1, and are not correlated. Both signs are there since an activation such as ReLU lets one half through. Of F
/// filters, F/2 are those of the largest eigenvalues in their order, and F/2 the same with the other sign; each v has its largest number above 0.
/// </para>
/// <para>
/// A trainer measures the covariance before the first step: of all windows at step 1 of up to 5,000 images, fewer of large ones, spread evenly over the training rows, as the layers before give
/// them. It depends on the rows alone, so that the same rows give the same filters on any number of threads. Without a training the windows count as white already: λ = 1, and each v
/// is a 1 in one place.
/// </para>
/// <para>
/// Such filters usually stay as they are: see <see cref="Networks.NetworkBuilder.WhiteningConv2D"/>. They are saved as any others, and a model that is trained further keeps them.
/// </para>
/// <para>
/// Variant: the windows' mean is taken off in the covariance, which makes no difference behind a standardisation; airbench leaves it. Source: Page 2019, "How to Train Your ResNet", part 8;
/// with both signs, Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", §3.1, arXiv:2404.00498.
/// </para>
/// </remarks>
public sealed class Whitening : Initializer
{
    internal const double UsualEpsilon = 5e-4;

    // Eigenvectors take time with the third power of it.
    private const int LongestWindow = 256;

    /// <summary>Filters that whiten.</summary>
    /// <param name="epsilon">ε, which is added to the variances, so that noise is not made large; above 0, in the unit of the layer's input squared.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not above 0 or not finite.</exception>
    public Whitening(double epsilon = UsualEpsilon) => Epsilon = Guard.PositiveSingle(epsilon);

    /// <summary>ε, which is added to the variances. Default: 5e-4, for an input of deviation 1.</summary>
    public double Epsilon { get; }

    /// <summary>Sets the filters for windows that are white already.</summary>
    /// <param name="parameter">The weight of a <see cref="Conv2D"/>.</param>
    /// <param name="random">Not used.</param>
    /// <exception cref="ArgumentException">The parameter is not the weight of a convolution.</exception>
    public override void Initialize(Parameter parameter, Random random)
    {
        int length = parameter.Length / FilterShape.Of(parameter, this).Filters;
        double[][] units = [.. Enumerable.Range(0, length).Select(k => Enumerable.Range(0, length).Select(i => i == k ? 1.0 : 0).ToArray())];
        Fill(parameter, [.. Enumerable.Repeat(1.0, length)], units);
    }

    /// <summary>Sets the filters by the covariance of windows.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="variances">The eigenvalues.</param>
    /// <param name="vectors">The eigenvector of each, of length 1.</param>
    internal void Fill(Parameter weight, double[] variances, double[][] vectors)
    {
        int half = weight.Dimensions[0] / 2, length = weight.Length / weight.Dimensions[0];
        int[] order = [.. Enumerable.Range(0, length).OrderByDescending(k => variances[k])];
        Span<float> values = weight.Values;
        for (int f = 0; f < half; f++)
        {
            double[] vector = vectors[order[f]];
            double factor = Math.Sign(vector.MaxBy(Math.Abs)) / Math.Sqrt(variances[order[f]] + Epsilon);
            for (int i = 0; i < length; i++)
            {
                values[f * length + i] = (float)(factor * vector[i]);
                values[(half + f) * length + i] = (float)(-factor * vector[i]);
            }
        }
    }

    /// <summary>Why a convolution can't have such filters for an input; null if it can.</summary>
    internal static string? Problem(Conv2D layer, Shape input)
    {
        long length = (long)input.Channels * layer.Window.Area;
        return layer.Groups > 1 || layer.Dilation != 1 ? "filters that whiten must be without groups and dilation."
            : input.Height < layer.Window.Height || input.Width < layer.Window.Width ? $"the input must be at least {layer.Window.Height}×{layer.Window.Width} pixels, but is {input}."
            : length > LongestWindow ? $"a window of the input {input} has {length} numbers, but windows that are whitened may have up to {LongestWindow}. Make the window smaller, or whiten an earlier layer's output."
            : layer.Filters % 2 != 0 || layer.Filters > 2 * length
            ? $"the number of filters that whiten must be even and at most {2 * length}, twice the {length} numbers of a window, but is {layer.Filters}."
            : null;
    }
}
