using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>The maximum a posteriori criterion of LeNet-5: y[label] + log(e⁻ʲ + Σ e^−y[k]), where the penalties are the negated outputs, y = −x.</summary>
/// <remarks>
/// <para>The first term pulls the penalty of the right class down, the second pushes those of all classes up, unless they are above j already: e⁻ʲ
/// is the share of a "rubbish" class that a picture may come from. It is the <see cref="SoftmaxCrossEntropy"/> of the outputs and one more of −j.</para>
/// <para>With p[k] = e^x[k] / (e⁻ʲ + Σ e^x[i]), its gradient by the output is p − onehot(label). It is computed in double precision.</para>
/// <para>Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition", §II.C, equation 9.</para>
/// </remarks>
internal sealed class MaximumAPosteriori : Loss
{
    /// <summary>j, the penalty of the rubbish class. The paper leaves it open. Default: 1.</summary>
    public double RubbishPenalty { get; init; } = 1;

    public override BlockResult Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<int> labels, float scale, Span<float> gradient)
    {
        double loss = 0;
        int correct = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            int label = labels[lane];
            if (label < 0)
            {
                for (int i = lane; i < gradient.Length; i += Lanes.Count)
                    gradient[i] = 0;
                continue;
            }

            int right = label * Lanes.Count + lane, best = lane;
            for (int i = lane; i < output.Length; i += Lanes.Count)
            {
                if (output[i] > output[best])
                    best = i;
            }

            // The largest exponent is subtracted, so that no power overflows.
            double max = Math.Max(-RubbishPenalty, output[best]), sum = Math.Exp(-RubbishPenalty - max);
            for (int i = lane; i < output.Length; i += Lanes.Count)
                sum += Math.Exp(output[i] - max);
            loss += max + Math.Log(sum) - output[right];
            correct += best == right ? 1 : 0;
            for (int i = lane; i < output.Length; i += Lanes.Count)
                gradient[i] = (float)((Math.Exp(output[i] - max) / sum - (i == right ? 1 : 0)) * scale);
        }

        return new BlockResult(loss, correct);
    }
}
