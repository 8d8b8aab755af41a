using ExpressML.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Data;

/// <summary>Pulls the training rows out of ML.NET, once: features and label, with rows that can't be used left out and counted.</summary>
internal sealed class TrainingDataReader
{
    private readonly DataViewSchema.Column _features;
    private readonly DataViewSchema.Column _label;
    private readonly InputLayout _layout;

    public TrainingDataReader(DataViewSchema.Column features, DataViewSchema.Column label, InputLayout layout) =>
        (_features, _label, _layout) = (features, label, layout);

    /// <summary>Rows whose label was missing.</summary>
    public long MissingLabels { get; private set; }

    /// <summary>Rows with a NaN or infinite pixel.</summary>
    public long NonFiniteRows { get; private set; }

    /// <exception cref="InvalidOperationException">No row can be used, or all are of one class.</exception>
    public TrainingData Read(IDataView source)
    {
        var data = new TrainingData(_layout.Shape, checked((int)((KeyDataViewType)_label.Type).Count));
        using (DataViewRowCursor cursor = source.GetRowCursor([_features, _label]))
        {
            ValueGetter<VBuffer<float>> features = cursor.GetGetter<VBuffer<float>>(_features);
            Func<ulong> label = KeyReader(cursor);
            VBuffer<float> pixels = default;
            var interleaved = new float[_layout.Order == PixelOrder.Interleaved ? _layout.Shape.Length : 0];
            while (cursor.MoveNext())
                ReadRow(features, label, ref pixels, interleaved, data, cursor.Position);
        }

        RequireClasses(data);
        return data;
    }

    private void ReadRow(
        ValueGetter<VBuffer<float>> features, Func<ulong> label, ref VBuffer<float> pixels, float[] interleaved, TrainingData data, long position)
    {
        ulong key = label();
        if (key == 0)
        {
            MissingLabels++;
            return;
        }

        features(ref pixels);
        if (pixels.Length != _layout.Shape.Length)
        {
            throw new InvalidOperationException(
                $"Feature column '{_features.Name}' has {pixels.Length} values in row {position}, but its type promises {_layout.Shape.Length}.");
        }

        Span<float> row = data.NextRow();
        if (interleaved.Length > 0)
        {
            pixels.CopyTo(interleaved);
            PixelOrders.ToPlanar(interleaved, _layout.Shape, row);
        }
        else
        {
            pixels.CopyTo(row);
        }

        if (IsFinite(row))
            data.Commit((int)(key - 1));
        else
            NonFiniteRows++;
    }

    private void RequireClasses(TrainingData data)
    {
        if (data.Count == 0)
        {
            throw new InvalidOperationException(MissingLabels + NonFiniteRows == 0
                ? "The training data has no rows."
                : $"The training data has no row that can be used: {MissingLabels} have no label in column '{_label.Name}', "
                    + $"{NonFiniteRows} have NaN or infinite values in column '{_features.Name}'.");
        }

        for (int row = 1; row < data.Count; row++)
        {
            if (data.Label(row) != data.Label(0))
                return;
        }

        throw new InvalidOperationException(
            $"All {data.Count} training rows are of one class in label column '{_label.Name}'. A classifier needs rows of at least 2 classes.");
    }

    private static bool IsFinite(ReadOnlySpan<float> row)
    {
        // NaN and infinity are what times zero is not zero.
        float sum = 0;
        foreach (float value in row)
            sum += 0 * value;
        return sum == 0;
    }

    private Func<ulong> KeyReader(DataViewRow row)
    {
        Type type = _label.Type.RawType;
        if (type == typeof(uint))
            return Reader<uint>(row);
        if (type == typeof(byte))
            return Reader<byte>(row);
        return type == typeof(ushort) ? Reader<ushort>(row) : Reader<ulong>(row);
    }

    private Func<ulong> Reader<T>(DataViewRow row)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        ValueGetter<T> getter = row.GetGetter<T>(_label);
        T value = default;
        return () =>
        {
            getter(ref value);
            return ulong.CreateTruncating(value);
        };
    }
}
