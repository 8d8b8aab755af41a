namespace ExpressML.Images;

/// <summary>How images are made smaller. Models save the number of the value: never change one.</summary>
internal enum Shrinking
{
    /// <summary>From the two nearest pixels along each axis, whatever lies between: <see cref="BilinearResize"/>. Models of format 1 were trained so.</summary>
    Sampled = 0,

    /// <summary>From all pixels, by a triangle filter as wide as the step: <see cref="TriangleFilter"/>.</summary>
    Averaged = 1,
}
