using ExpressML.Kernels.Elementwise;
using ExpressML.Tensors;

namespace ExpressML.Augmentations;

/// <summary>The dropout of a stage before the trainer: y = 0 with the probability of the rate, else x / (1 − rate), drawn for each row of each epoch.</summary>
internal sealed class InputDropout : Augmentation
{
    private readonly double _rate;

    private InputDropout(double rate) => _rate = rate;

    /// <summary>Dropout of the input at a rate; none for a rate of 0.</summary>
    public static IEnumerable<Augmentation> OfRate(double rate) => rate == 0 ? [] : [new InputDropout(rate)];

    public override int ScratchLength(Shape shape) => Lanes.Blocks(shape.Length) * Lanes.Count;

    public override void Apply(AugmentationPass pass)
    {
        Span<float> mask = pass.Scratch[..ScratchLength(pass.Shape)];
        DropoutMask.Fill(mask, _rate, (ulong)pass.Random.NextInt64());
        for (int i = 0; i < pass.Output.Length; i++)
            pass.Output[i] = pass.Input[i] * mask[i];
    }
}
