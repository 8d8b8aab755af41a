using ExpressML.Kernels;
using ExpressML.Tensors;

namespace ExpressML.Losses;

/// <summary>Cross-entropy of the softmax: −log p[label], with p[k] = exp(x[k]) / Σ exp(x[j]). Its gradient is p − onehot(label).</summary>
/// <remarks>Source: Bishop 2006, "Pattern Recognition and Machine Learning", §4.3.4. The loss is computed in double precision from the logits.</remarks>
internal sealed class SoftmaxCrossEntropy : Loss
{
    public override BlockResult Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<int> labels, float scale, Span<float> gradient)
    {
        Softmax.LaneBlock(output, gradient);
        int classes = output.Length / Lanes.Count;
        double loss = 0;
        int correct = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            int label = labels[lane];
            if (label < 0)
            {
                for (int k = 0; k < classes; k++)
                    gradient[k * Lanes.Count + lane] = 0;
                continue;
            }

            int best = 0;
            for (int k = 1; k < classes; k++)
            {
                if (output[k * Lanes.Count + lane] > output[best * Lanes.Count + lane])
                    best = k;
            }

            loss += NegativeLogLikelihood(output, classes, lane, best, label);
            if (best == label)
                correct++;
            gradient[label * Lanes.Count + lane] -= 1;
            for (int k = 0; k < classes; k++)
                gradient[k * Lanes.Count + lane] *= scale;
        }

        return new BlockResult(loss, correct);
    }

    // log Σ exp(x[j] − max) − (x[label] − max)
    private static double NegativeLogLikelihood(ReadOnlySpan<float> output, int classes, int lane, int best, int label)
    {
        double max = output[best * Lanes.Count + lane], sum = 0;
        for (int k = 0; k < classes; k++)
            sum += Math.Exp(output[k * Lanes.Count + lane] - max);
        return Math.Log(sum) - (output[label * Lanes.Count + lane] - max);
    }
}
