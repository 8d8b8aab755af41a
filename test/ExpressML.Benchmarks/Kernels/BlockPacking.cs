using ExpressML.Data.Rows;
using ExpressML.Tensors;
using ExpressML.Training.Batching;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>Rows of images put into a lane block.</summary>
internal static class BlockPacking
{
    public static ActionCase Of(string model, Shape input) =>
        new($"{model} images of {input}, {Lanes.Count} examples", "packing", () => Prepare(input));

    private static (Action Run, long Bytes) Prepare(Shape input)
    {
        TrainingData images = RandomImages.Create(input, classes: 10, Lanes.Count);
        var batches = new Batches(images, Lanes.Count);
        batches.MoveTo(0);
        var block = new AlignedBuffer(input.Length * Lanes.Count);
        return (() => batches.Load(0, block.Span), 2L * sizeof(float) * block.Length);
    }
}
