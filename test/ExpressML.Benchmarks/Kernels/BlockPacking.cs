using ExpressML.Data;
using ExpressML.Tensors;
using ExpressML.Training;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>Rows of pictures put into a lane block.</summary>
internal static class BlockPacking
{
    public static ActionCase Of(string model, Shape input) =>
        new($"{model} pictures of {input}, {Lanes.Count} examples", "packing", () => Prepare(input));

    private static (Action Run, long Bytes) Prepare(Shape input)
    {
        TrainingData pictures = RandomPictures.Create(input, classes: 10, Lanes.Count);
        var batches = new Batches(pictures, Lanes.Count);
        batches.MoveTo(0);
        var block = new AlignedBuffer(input.Length * Lanes.Count);
        return (() => batches.Load(0, block.Span), 2L * sizeof(float) * block.Length);
    }
}
