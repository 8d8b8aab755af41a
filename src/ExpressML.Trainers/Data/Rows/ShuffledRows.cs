
namespace ExpressML.Data.Rows;

/// <summary>The order of rows in memory: all orders are equally likely. Before the first shuffle, it is that of the source.</summary>
internal sealed class ShuffledRows : RowOrder
{
    private readonly int[] _order;
    private int _start;
    private int _count;

    public ShuffledRows(TrainingData data) => (Data, _order) = (data, [.. Enumerable.Range(0, data.Count)]);

    public override TrainingData Data { get; }

    public override int Count => _order.Length;

    public override ReadOnlySpan<int> Batch => _order.AsSpan(_start, _count);

    public override void Shuffle(Random random) => random.Shuffle(_order);

    public override void MoveTo(int start, int count) => (_start, _count) = (start, count);

    public override int Number(int row) => row;
}
