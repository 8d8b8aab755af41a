namespace ExpressML.Layers;

/// <summary>An axis of an image.</summary>
public enum ImageAxis
{
    /// <summary>The channels.</summary>
    Channels,

    /// <summary>The rows.</summary>
    Height,

    /// <summary>The columns.</summary>
    Width,
}
