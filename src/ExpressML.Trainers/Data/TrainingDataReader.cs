using ExpressML.Transforms;
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
            var features = new FeatureReader(cursor, _features, _layout.Shape, _layout.Order);
            Func<ulong> label = KeyReader(cursor);
            while (cursor.MoveNext())
                ReadRow(features, label(), data);
        }

        RequireClasses(data);
        return data;
    }

    // Keys count from 1; 0 is a missing label.
    private void ReadRow(FeatureReader features, ulong key, TrainingData data)
    {
        if (key == 0)
            MissingLabels++;
        else if (features.TryRead(data.NextRow()))
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
