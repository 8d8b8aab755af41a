using ExpressML.Images;
using ExpressML.Transforms;
using Microsoft.ML.Data;

namespace ExpressML.Explanations;

/// <summary>The image whose prediction is explained: an <see cref="MLImage"/> of any size, or numbers as they stand in the column that the network reads.</summary>
public readonly struct ExplainedImage
{
    private readonly float[]? _pixels;
    private readonly MLImage? _image;

    /// <summary>An image as numbers.</summary>
    /// <param name="pixels">Channels × height × width numbers, in the order and the unit in which the network was trained on them.</param>
    public ExplainedImage(float[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        _pixels = pixels;
    }

    /// <summary>An image for a network that was trained on images, which brings it to its shape.</summary>
    public ExplainedImage(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        _image = image;
    }

    /// <summary>Lets numbers stand for the image.</summary>
    public static implicit operator ExplainedImage(float[] pixels) => new(pixels);

    /// <summary>Lets an <see cref="MLImage"/> stand for the image.</summary>
    public static implicit operator ExplainedImage(MLImage image) => new(image);

    /// <summary>The numbers that go into a network, channel after channel.</summary>
    /// <exception cref="ArgumentException">They don't suit the network.</exception>
    internal float[] PlanarFor(NetworkTransformer network)
    {
        Shape shape = network.Model.InputShape;
        float[] planar = new float[shape.Length];
        if (_image is not null)
            Scale(_image, network, planar);
        else
            Copy(_pixels ?? throw new ArgumentException("There is no image. Give an MLImage, or a float[] of its numbers."), network, planar);
        return planar;
    }

    private static void Scale(MLImage image, NetworkTransformer network, float[] planar)
    {
        if (!network.TakesImages)
        {
            throw new ArgumentException(
                $"The network was trained on numbers, in the column '{network.FeatureColumnName}', not on MLImage. Give the {network.Model.InputShape.Length} numbers of the image as a float[].", nameof(image));
        }

        new ImageScaler(network.Model.InputShape, network.Shrinking).Apply(ImageBytes.Of(image), planar);
    }

    private static void Copy(float[] pixels, NetworkTransformer network, float[] planar)
    {
        Shape shape = network.Model.InputShape;
        if (pixels.Length != shape.Length)
            throw new ArgumentException($"The image has {pixels.Length} numbers, but the network takes {shape.Length} ({shape}). Resize it first, as the pipeline does before the network.", nameof(pixels));
        if (Array.FindIndex(pixels, pixel => !float.IsFinite(pixel)) is >= 0 and int place)
            throw new ArgumentException(FormattableString.Invariant($"Number {place} of the image (counted from 0) is {pixels[place]}, but all must be finite."), nameof(pixels));
        if (network.PixelOrder == PixelOrder.Interleaved)
            PixelOrders.ToPlanar(pixels, shape, planar);
        else
            pixels.CopyTo(planar, 0);
    }
}
