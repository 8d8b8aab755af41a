using ExpressML.Data.Rows;
using ExpressML.Data.Targets;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Data;

[TestClass]
public sealed class TargetReaderTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void ClassReader_KeysOfEachWidth_CountFromZeroAndMissZeros()
    {
        VerifyKeys<byte>(3, 0, 1);
        VerifyKeys<ushort>(3, 0, 1);
        VerifyKeys<uint>(3, 0, 1);
        VerifyKeys<ulong>(3, 0, 1);
    }

    [TestMethod]
    public void NumberReader_NaNAndInfinity_AreMissing()
    {
        NumberRow[] rows = [new() { One = -7.5f }, new() { One = float.NaN }, new() { One = float.PositiveInfinity }, new() { One = 0 }];
        TrainingData data = Read(rows, "One", TrainingData.WithTargets(Shape.Vector(1), 1), (row, label) => new NumberReader<float>(row, label, value => value));
        Assert.AreSequenceEqual([-7.5f, 0], Enumerable.Range(0, data.Count).Select(n => data.Targets(n)[0]));
    }

    [TestMethod]
    public void VectorReader_AnyValueMissing_MissesTheRow()
    {
        NumberRow[] rows = [new() { Several = [1, 2, 3] }, new() { Several = [1, float.NaN, 3] }, new() { Several = [4, 5, 6] }, new() { Several = [4, 5, float.NegativeInfinity] }];
        TrainingData data = Read(rows, "Several", TrainingData.WithTargets(Shape.Vector(1), 3), (row, label) => new VectorReader<float>(row, label, value => value));
        Assert.AreSequenceEqual([1f, 2, 3, 4, 5, 6], Enumerable.Range(0, data.Count).SelectMany(n => data.Targets(n).ToArray()));
    }

    [TestMethod]
    public void VectorReader_SparseVector_HasZerosWhereItHasNone()
    {
        SparseRow[] rows = [new() { Several = new VBuffer<float>(3, [1, 2, 3]) }, new() { Several = new VBuffer<float>(3, 1, [7], [1]) }];
        TrainingData data = Read(rows, "Several", TrainingData.WithTargets(Shape.Vector(1), 3), (row, label) => new VectorReader<float>(row, label, value => value));
        Assert.AreSequenceEqual([0f, 7, 0], data.Targets(1).ToArray());
    }

    [TestMethod]
    public void VectorReader_OtherLength_NamesColumnAndRow()
    {
        NumberRow[] rows = [new() { Several = [1, 2, 3] }, new() { Several = [1, 2] }];
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => Read(
            rows, "Several", TrainingData.WithTargets(Shape.Vector(1), 3), (row, label) => new VectorReader<float>(row, label, value => value)));
        Assert.AreEqual("Schema mismatch for column 'Several': expected Vector<Single, 3>, got a vector of 2 in row 1 (counted from 0)", exception.Message);
    }

    private static void VerifyKeys<T>(params T[] keys)
    {
        var row = new KeyRow<T>(keys);
        var reader = new ClassReader(row, row.Schema[0]);
        var data = new TrainingData(Shape.Vector(1), classCount: 5);
        while (row.MoveNext())
        {
            data.NextRow().Clear();
            if (reader.TryRead())
                reader.Commit(data);
        }

        Assert.AreSequenceEqual([2, 0], Enumerable.Range(0, data.Count).Select(data.Label), typeof(T).Name);
    }

    private TrainingData Read<TRow>(TRow[] rows, string column, TrainingData data, Func<DataViewRow, DataViewSchema.Column, TargetReader> create)
        where TRow : class
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(rows);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        TargetReader reader = create(cursor, view.Schema[column]);
        while (cursor.MoveNext())
        {
            data.NextRow().Clear();
            if (reader.TryRead())
                reader.Commit(data);
        }

        return data;
    }

    private sealed class NumberRow
    {
        public float One { get; set; }

        [VectorType(3)]
        public float[] Several { get; set; } = new float[3];
    }

    private sealed class SparseRow
    {
        [VectorType(3)]
        public VBuffer<float> Several { get; set; }
    }

    /// <summary>A row that moves over keys as they are in a view: counted from 1, and 0 where one is missing.</summary>
    private sealed class KeyRow<T> : DataViewRow
    {
        private readonly T[] _keys;
        private long _position = -1;

        public KeyRow(T[] keys)
        {
            _keys = keys;
            var builder = new DataViewSchema.Builder();
            builder.AddColumn("Label", new KeyDataViewType(typeof(T), 5));
            Schema = builder.ToSchema();
        }

        public override DataViewSchema Schema { get; }

        public override long Position => _position;

        public override long Batch => 0;

        public bool MoveNext() => ++_position < _keys.Length;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(Delegate)(ValueGetter<T>)((ref T key) => key = _keys[_position]);
    }
}
