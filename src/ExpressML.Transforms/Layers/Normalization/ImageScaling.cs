using System.Globalization;

namespace ExpressML.Layers;

/// <summary>How the pixels of an image become the input of a network that was trained elsewhere: y[c] = (x[c] − mean[c]) / deviation[c].</summary>
/// <remarks>
/// Pixels are numbers from 0 to 255, as ExpressML reads images. A network that was trained with one scaling gives nonsense with another: take the one that its
/// authors say. A network that is trained from the start needs none, since it standardises its input by its training data.
/// </remarks>
public sealed class ImageScaling
{
    /// <summary>A scaling by numbers of your own, in the unit of the pixels.</summary>
    /// <param name="means">What is taken off each channel; one number alone is for all channels.</param>
    /// <param name="deviations">What each channel is divided by then, above 0; one number alone is for all channels.</param>
    /// <exception cref="ArgumentException">There are no numbers, or not as many of both where both are for single channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or a deviation is not above 0.</exception>
    public ImageScaling(IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(deviations);
        if (means.Count == 0 || deviations.Count == 0 || (means.Count != deviations.Count && means.Count > 1 && deviations.Count > 1))
        {
            throw new ArgumentException(
                $"There must be as many means as deviations, one for each channel, or one alone for all channels; there are {means.Count} means and {deviations.Count} deviations.");
        }

        Means = [.. means.Select(mean => Guard.Finite(mean, nameof(means)))];
        Deviations = [.. deviations.Select(deviation => Guard.PositiveSingle(deviation, nameof(deviations)))];
    }

    /// <summary>
    /// The scaling of networks that were trained on ImageNet with PyTorch, for red, green and blue: mean 0.485, 0.456, 0.406 and deviation 0.229, 0.224, 0.225 of
    /// pixels from 0 to 1.
    /// </summary>
    public static ImageScaling ImageNet { get; } = new([255 * 0.485, 255 * 0.456, 255 * 0.406], [255 * 0.229, 255 * 0.224, 255 * 0.225]);

    /// <summary>Pixels from 0 to 1.</summary>
    public static ImageScaling ZeroToOne { get; } = new([0], [255]);

    /// <summary>Pixels from −1 to 1, as for many networks of Keras, such as MobileNet.</summary>
    public static ImageScaling MinusOneToOne { get; } = new([127.5], [127.5]);

    /// <summary>Pixels as they are, from 0 to 255.</summary>
    public static ImageScaling None { get; } = new([0], [1]);

    /// <summary>What is taken off each channel, in the unit of the pixels; one number alone is for all channels.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>What each channel is divided by, in the unit of the pixels; one number alone is for all channels.</summary>
    public IReadOnlyList<double> Deviations { get; }

    /// <summary>How many channels it is for; null where it is for any number.</summary>
    public int? Channels => Math.Max(Means.Count, Deviations.Count) is > 1 and var count ? count : null;

    /// <summary>The numbers, such as (x − [127.5]) / [127.5].</summary>
    public override string ToString() => $"(x − [{List(Means)}]) / [{List(Deviations)}]";

    private static string List(IReadOnlyList<double> numbers) => string.Join(", ", numbers.Select(number => Math.Round(number, 6).ToString(CultureInfo.InvariantCulture)));
}
