namespace ExpressML.Layers;

/// <summary>A normalisation whose numbers stay as they are, one of each a channel: y[c] = (x[c] − mean[c])·factor[c] + shift[c].</summary>
internal sealed record FixedNormalization(double[] Factors, float[] Means, float[] Shifts)
{
    /// <summary>That of batch normalisation with its running statistics: factor = scale / √(variance + ε).</summary>
    public static FixedNormalization Of(float[] scales, float[] shifts, float[] means, float[] variances, double epsilon) =>
        new([.. scales.Zip(variances, (scale, variance) => scale / Math.Sqrt(variance + epsilon))], means, shifts);

    /// <summary>Makes the parameters of a layer that does the work of the one before, with one row of weights a channel, and of this one.</summary>
    /// <param name="weight">The weights of the layer before.</param>
    /// <param name="bias">Its biases; empty for zeros.</param>
    /// <param name="foldedWeight">To be filled.</param>
    /// <param name="foldedBias">To be filled.</param>
    public void FoldInto(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> foldedWeight, Span<float> foldedBias)
    {
        int row = weight.Length / Factors.Length;
        for (int c = 0; c < Factors.Length; c++)
        {
            for (int i = c * row; i < (c + 1) * row; i++)
                foldedWeight[i] = (float)(weight[i] * Factors[c]);
            foldedBias[c] = (float)(((bias.IsEmpty ? 0 : bias[c]) - (double)Means[c]) * Factors[c] + Shifts[c]);
        }
    }
}
