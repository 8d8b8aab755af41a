namespace ExpressML.Layers;

/// <summary>How <see cref="UpSampling2D"/> fills the pixels between those of the input.</summary>
public enum Interpolation
{
    /// <summary>With the nearest pixel.</summary>
    Nearest,

    /// <summary>With the mean of the two nearest rows and columns, weighted by how near they are.</summary>
    Bilinear,
}
