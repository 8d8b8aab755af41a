using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>The values of a passed-through column for the rows that a cursor has read ahead.</summary>
internal abstract class KeptColumn
{
    /// <summary>Whether values of a type outlive the row they came from. Images and other objects may be disposed with their row.</summary>
    public static bool CanKeep(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    /// <summary>Room for <paramref name="capacity"/> values of a column.</summary>
    public static KeptColumn Create(DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        Type type = column.Type is VectorDataViewType vector
            ? typeof(KeptVectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(KeptValues<>).MakeGenericType(column.Type.RawType);
        return (KeptColumn)Activator.CreateInstance(
            type,
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions,
            binder: null, [input, column, capacity], culture: null)!;
    }

    /// <summary>Copies the value of the input's current row.</summary>
    public abstract void Keep(int row);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type, which copies the value kept for the current row.</summary>
    public abstract Delegate CreateGetter(Func<int> currentRow);
}

/// <summary>Kept values of a column of scalars.</summary>
internal sealed class KeptValues<T> : KeptColumn
{
    private readonly ValueGetter<T> _getter;
    private readonly T[] _values;

    public KeptValues(DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        (_getter, _values) = (input.GetGetter<T>(column), new T[capacity]);
    }

    public override void Keep(int row) => _getter(ref _values[row]);

    public override Delegate CreateGetter(Func<int> currentRow) =>
        (ValueGetter<T>)((ref T destination) => destination = _values[currentRow()]);
}

/// <summary>Kept values of a column of vectors, dense or sparse as they come.</summary>
internal sealed class KeptVectors<T> : KeptColumn
{
    private readonly ValueGetter<VBuffer<T>> _getter;
    private readonly VBuffer<T>[] _values;

    public KeptVectors(DataViewRow input, DataViewSchema.Column column, int capacity)
    {
        (_getter, _values) = (input.GetGetter<VBuffer<T>>(column), new VBuffer<T>[capacity]);
    }

    public override void Keep(int row) => _getter(ref _values[row]);

    public override Delegate CreateGetter(Func<int> currentRow) =>
        (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => _values[currentRow()].CopyTo(ref destination));
}
