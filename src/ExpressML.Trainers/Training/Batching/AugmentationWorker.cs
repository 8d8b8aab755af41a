using ExpressML.Kernels.Products;

namespace ExpressML.Training.Batching;

/// <summary>The memory of one thread that changes images, and its random numbers.</summary>
/// <remarks>It has room for the rows that are packed together and the one after them, for an image before it is changed, and for one between two augmentations.</remarks>
internal sealed class AugmentationWorker
{
    private readonly float[][] _rows;
    private readonly float[] _image;
    private readonly float[] _spare;
    private readonly float[] _scratch;

    public AugmentationWorker(Shape shape, int scratchLength)
    {
        _rows = [.. Enumerable.Range(0, LanePacking.RowsATime + 1).Select(_ => new float[shape.Length])];
        _image = new float[shape.Length];
        _spare = new float[shape.Length];
        _scratch = new float[scratchLength];
    }

    public RowRandom Random { get; } = new();

    public RowRandom LabelRandom { get; } = new();

    public Span<float> Image => _image;

    public Span<float> Spare => _spare;

    public Span<float> Scratch => _scratch;

    public Span<float> Row(int index) => _rows[index];
}
