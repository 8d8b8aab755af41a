namespace ExpressML.Augmentations;

/// <summary>What <see cref="RandomErasing"/> puts into the erased rectangle.</summary>
public enum ErasingFill
{
    /// <summary>Noise, uniform between the smallest and the largest number of the image.</summary>
    Noise,

    /// <summary>The mean of the image, channel by channel: an even area, which adds no edges but its own.</summary>
    Mean,
}
