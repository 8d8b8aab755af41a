using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Reads columns of a view through one cursor.</summary>
internal static class DataViewReading
{
    /// <summary>A column of scalars.</summary>
    public static T[] Values<T>(this IDataView view, string column)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        return cursor.Values<T>(column);
    }

    /// <summary>The rest of a column of scalars.</summary>
    public static T[] Values<T>(this DataViewRowCursor cursor, string column)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(cursor.Schema[column]);
        var values = new List<T>();
        while (cursor.MoveNext())
        {
            T value = default!;
            getter(ref value);
            values.Add(value);
        }

        return [.. values];
    }

    /// <summary>A column of vectors, each with memory of its own, dense or sparse as it came.</summary>
    public static VBuffer<T>[] Vectors<T>(this IDataView view, string column) => view.Values<VBuffer<T>>(column);

    /// <summary>A column of vectors as arrays.</summary>
    public static T[][] Arrays<T>(this IDataView view, string column) => Array.ConvertAll(view.Vectors<T>(column), ToArray);

    /// <summary>A column of numbers or truth values, scalars or vectors, one row after the other; true is 1.</summary>
    public static float[] Numbers(this IDataView view, string column) => view.Schema[column].Type switch
    {
        VectorDataViewType { ItemType: BooleanDataViewType } => [.. view.Arrays<bool>(column).SelectMany(row => row).Select(ToSingle)],
        VectorDataViewType => [.. view.Arrays<float>(column).SelectMany(row => row)],
        BooleanDataViewType => [.. view.Values<bool>(column).Select(ToSingle)],
        KeyDataViewType => [.. view.Values<uint>(column).Select(key => (float)key)],
        _ => view.Values<float>(column),
    };

    private static float ToSingle(bool value) => value ? 1 : 0;

    /// <summary>An annotation that is a vector.</summary>
    public static T[] Annotation<T>(this DataViewSchema.Column column, string name)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(name, ref values);
        return ToArray(values);
    }

    public static T[] ToArray<T>(this VBuffer<T> vector) => [.. vector.DenseValues()];
}
