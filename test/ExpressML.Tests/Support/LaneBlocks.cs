using ExpressML.Tensors;

namespace ExpressML.Tests.Support;

/// <summary>Between examples, each an array of its own, and lane blocks: [examples / 16][numbers][16 examples].</summary>
internal static class LaneBlocks
{
    /// <summary>Packs examples; lanes that no example fills get <paramref name="padding"/>.</summary>
    public static float[] Pack(double[][] examples, float padding = 0)
    {
        int length = examples[0].Length;
        float[] blocks = new float[Lanes.Blocks(examples.Length) * length * Lanes.Count];
        blocks.AsSpan().Fill(padding);
        for (int n = 0; n < examples.Length; n++)
        {
            for (int i = 0; i < length; i++)
                blocks[Index(n, i, length)] = (float)examples[n][i];
        }

        return blocks;
    }

    public static double[][] Unpack(double[] blocks, int examples)
    {
        int length = blocks.Length / (Lanes.Blocks(examples) * Lanes.Count);
        return [.. Enumerable.Range(0, examples).Select(n => Enumerable.Range(0, length).Select(i => blocks[Index(n, i, length)]).ToArray())];
    }

    private static int Index(int example, int i, int length) =>
        (example / Lanes.Count * length + i) * Lanes.Count + example % Lanes.Count;
}
