using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Regularization;

/// <summary>L1 and L2 on weights: adds to the loss l1·Σ|w| + l2/2·Σw², so to the gradient l1·sign(w) + l2·w, with sign(0) = 0.</summary>
/// <remarks>
/// Source: Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", §3.4 (ridge and lasso). L2 with the factor ½, as PyTorch's
/// <c>weight_decay</c>. The reported loss does not contain it.
/// </remarks>
internal static class WeightPenalty
{
    /// <summary>g += l1·sign(w) + l2·w.</summary>
    public static void AddGradient(ReadOnlySpan<float> w, float l1, float l2, Span<float> g)
    {
        ReadOnlySpan<Vector<float>> ws = MemoryMarshal.Cast<float, Vector<float>>(w);
        Span<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        for (int i = 0; i < ws.Length; i++)
        {
            Vector<float> sign = Vector.ConditionalSelect(
                Vector.Equals(ws[i], Vector<float>.Zero), Vector<float>.Zero, Vector.CopySign(new Vector<float>(l1), ws[i]));
            gs[i] = Vector.FusedMultiplyAdd(new Vector<float>(l2), ws[i], gs[i]) + sign;
        }

        for (int i = ws.Length * Vector<float>.Count; i < w.Length; i++)
            g[i] = MathF.FusedMultiplyAdd(l2, w[i], g[i]) + (w[i] == 0 ? 0 : MathF.CopySign(l1, w[i]));
    }
}
