namespace ExpressML.Images;

/// <summary>For each output position along one axis, the nearest input positions before and after it and how far it is from the first to the second.</summary>
/// <remarks>What <see cref="BilinearResize"/> blends.</remarks>
internal sealed class BilinearAxis
{
    public BilinearAxis(int inputSize, int outputSize)
    {
        (Near, Far, Way) = (new int[outputSize], new int[outputSize], new float[outputSize]);
        double scale = (double)inputSize / outputSize;
        for (int i = 0; i < outputSize; i++)
        {
            double centre = Math.Clamp((i + 0.5) * scale - 0.5, 0, inputSize - 1);
            Near[i] = (int)centre;
            Far[i] = Math.Min(Near[i] + 1, inputSize - 1);
            Way[i] = (float)(centre - Near[i]);
        }
    }

    public int[] Near { get; }

    public int[] Far { get; }

    public float[] Way { get; }

    public int Length => Near.Length;
}
