namespace ExpressML.Images;

/// <summary>For each output position along one axis, the nearest input positions before and after it and how far it is from the first to the second.</summary>
/// <remarks>What <see cref="BilinearResize"/> blends.</remarks>
internal sealed class BilinearAxis
{
    /// <summary>With half-pixel centres: pixels are squares.</summary>
    public BilinearAxis(int inputSize, int outputSize)
        : this(inputSize, outputSize, i => (i + 0.5) * ((double)inputSize / outputSize) - 0.5)
    {
    }

    /// <summary>With pixels of the output at given places in the input, which are clamped to those of the outermost pixels.</summary>
    public BilinearAxis(int inputSize, int outputSize, Func<int, double> placeOf)
    {
        InputSize = inputSize;
        (Near, Far, Way) = (new int[outputSize], new int[outputSize], new float[outputSize]);
        for (int i = 0; i < outputSize; i++)
        {
            double centre = Math.Clamp(placeOf(i), 0, inputSize - 1);
            Near[i] = (int)centre;
            Far[i] = Math.Min(Near[i] + 1, inputSize - 1);
            Way[i] = (float)(centre - Near[i]);
        }
    }

    public int InputSize { get; }

    public int[] Near { get; }

    public int[] Far { get; }

    public float[] Way { get; }

    public int Length => Near.Length;
}
