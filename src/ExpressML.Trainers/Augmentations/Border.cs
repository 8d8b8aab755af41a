namespace ExpressML.Augmentations;

/// <summary>What lies outside of an image.</summary>
public enum Border
{
    /// <summary>Zeros: black where 0 is black, as on MNIST.</summary>
    Zero,

    /// <summary>The nearest pixel of the edge.</summary>
    Edge,

    /// <summary>The image mirrored at its outermost pixels, which are not repeated: … 2 1 | 0 1 2 …</summary>
    Reflect,
}
