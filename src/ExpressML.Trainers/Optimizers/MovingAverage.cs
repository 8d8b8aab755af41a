using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Optimizers;

/// <summary>a ← d·a + (1 − d)·w, number by number.</summary>
/// <remarks>It steps from the nearer end, so that it is exact where a and w are equal, and for d = 0: rounding can't move what does not change.</remarks>
internal static class MovingAverage
{
    /// <summary>Moves an average towards values.</summary>
    /// <param name="average">a.</param>
    /// <param name="values">w, as many.</param>
    /// <param name="decay">d, from 0 to 1.</param>
    public static void Update(Span<float> average, ReadOnlySpan<float> values, double decay)
    {
        Span<Vector<float>> averages = MemoryMarshal.Cast<float, Vector<float>>(average);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        bool isNearAverage = decay >= 0.5;
        float step = isNearAverage ? (float)(1 - decay) : (float)-decay;
        for (int i = 0; i < averages.Length; i++)
        {
            Vector<float> way = vectors[i] - averages[i];
            averages[i] = Vector.FusedMultiplyAdd(new Vector<float>(step), way, isNearAverage ? averages[i] : vectors[i]);
        }

        for (int i = averages.Length * Vector<float>.Count; i < average.Length; i++)
            average[i] = MathF.FusedMultiplyAdd(step, values[i] - average[i], isNearAverage ? average[i] : values[i]);
    }
}
