using ExpressML.Kernels.Elementwise;

namespace ExpressML.Layers;

/// <summary>y = x times the factors of a mask.</summary>
internal delegate void MaskFormula(ReadOnlySpan<float> x, ReadOnlySpan<float> mask, Span<float> y);

/// <summary>What the dropout layers do: a random mask in training, the identity when scoring. The mask is the state.</summary>
internal static class DropoutPass
{
    public static void Forward(LayerPass pass, double rate, MaskFormula apply)
    {
        if (pass.IsTraining)
        {
            DropoutMask.Fill(pass.State, rate, pass.Seed);
            apply(pass.Input, pass.State, pass.Output);
        }
        else
        {
            Copy(pass.Input, pass.Output);
        }
    }

    public static void Backward(LayerPass pass, MaskFormula apply)
    {
        if (pass.InputGradient.IsEmpty)
            return;
        if (pass.IsTraining)
            apply(pass.OutputGradient, pass.State, pass.InputGradient);
        else
            Copy(pass.OutputGradient, pass.InputGradient);
    }

    private static void Copy(ReadOnlySpan<float> from, Span<float> to)
    {
        if (from != to)
            from.CopyTo(to);
    }
}
