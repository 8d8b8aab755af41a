using ExpressML.Data;
using ExpressML.Kernels;
using ExpressML.Tensors;

namespace ExpressML.Training;

/// <summary>Cuts the training rows into batches, in a new random order each epoch, and packs them into lane blocks.</summary>
internal sealed class Batches
{
    private readonly TrainingData _data;
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly float[] _emptyRow;
    private int _start;

    public Batches(TrainingData data, int batchSize)
    {
        (_data, _batchSize) = (data, batchSize);
        _order = [.. Enumerable.Range(0, data.Count)];
        _emptyRow = new float[data.Shape.Length];
    }

    public int Count => (_order.Length + _batchSize - 1) / _batchSize;

    /// <summary>Examples of the current batch.</summary>
    public int Examples { get; private set; }

    public void Shuffle(Random random) => random.Shuffle(_order);

    public void MoveTo(int batch)
    {
        _start = batch * _batchSize;
        Examples = Math.Min(_batchSize, _order.Length - _start);
    }

    /// <summary>Packs the pictures of one lane block of the current batch; lanes without an example are 0.</summary>
    public void Load(int block, Span<float> input)
    {
        for (int lane = 0; lane < Lanes.Count; lane += LanePacking.RowsATime)
        {
            int example = block * Lanes.Count + lane;
            LanePacking.Pack(Row(example), Row(example + 1), Row(example + 2), Row(example + 3), lane, input);
        }
    }

    /// <summary>The classes of one lane block of the current batch; −1 where a lane holds no example.</summary>
    public void Labels(int block, Span<int> labels)
    {
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            int example = block * Lanes.Count + lane;
            labels[lane] = example < Examples ? _data.Label(_order[_start + example]) : -1;
        }
    }

    private ReadOnlySpan<float> Row(int example) => example < Examples ? _data.Row(_order[_start + example]) : _emptyRow;
}
