namespace ExpressML.Layers;

/// <summary>What <see cref="Pad2D"/> puts around an image.</summary>
public enum PadMode
{
    /// <summary>One number everywhere, usually 0.</summary>
    Constant,

    /// <summary>The image mirrored at its outermost pixels, which are not repeated: a b c becomes c b a b c b a.</summary>
    Reflect,

    /// <summary>The nearest pixel of the image: a b c becomes a a a b c c c.</summary>
    Edge,
}
