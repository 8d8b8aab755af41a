using System.Globalization;
using ExpressML.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>The key values of a training label, one per class: what <c>MapKeyToValue</c> turns a predicted key back into.</summary>
internal abstract class LabelNames
{
    private const string KeyValues = "KeyValues";

    private protected LabelNames(PrimitiveDataViewType itemType, int count)
    {
        Type = new VectorDataViewType(itemType, count);
    }

    /// <summary>Number of classes.</summary>
    public int Count => Type.Size;

    /// <summary>The type of the annotation: Vector&lt;T, number of classes&gt;.</summary>
    public VectorDataViewType Type { get; }

    /// <summary>The key values of <paramref name="label"/>; null if it is no key or its keys have no values.</summary>
    public static LabelNames? Of(DataViewSchema.Column label)
    {
        if (label.Type is not KeyDataViewType key)
            return null;
        if (label.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type is not VectorDataViewType type || (ulong)type.Size != key.Count)
            return null;
        return LabelCodec.Of(type.ItemType).Capture(label.Annotations, KeyValues, type.ItemType);
    }

    /// <summary>Adds the values as the annotation <paramref name="name"/>, in their own type.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string name);

    /// <summary>The values as text, in the invariant culture; points in time in ISO 8601.</summary>
    public abstract ReadOnlyMemory<char>[] ToText();

    /// <summary>Writes the values exactly, with their type.</summary>
    public abstract void Write(ModelWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The type is unknown, or there are fewer values than promised.</exception>
    public static LabelNames Read(ModelReader reader)
    {
        LabelCodec codec = LabelCodec.Of(code: reader.ReadInt32());
        ulong keyCount = (ulong)reader.ReadInt64();
        int count = reader.ReadCount(Array.MaxLength, "names of classes");
        return codec.Read(reader, keyCount, count);
    }
}

/// <summary>The key values of a training label, as values of type <typeparamref name="T"/>.</summary>
internal sealed class LabelNames<T> : LabelNames
{
    private readonly LabelCodec<T> _codec;
    private readonly T[] _values;

    public LabelNames(LabelCodec<T> codec, PrimitiveDataViewType itemType, T[] values) : base(itemType, values.Length)
    {
        (_codec, _values) = (codec, values);
    }

    public override void AddTo(DataViewSchema.Annotations.Builder annotations, string name)
    {
        var values = new VBuffer<T>(_values.Length, _values);
        annotations.Add(name, Type, (ref VBuffer<T> destination) => values.CopyTo(ref destination));
    }

    public override ReadOnlyMemory<char>[] ToText() => Array.ConvertAll(_values, value => ToText(value).AsMemory());

    public override void Write(ModelWriter writer)
    {
        writer.Write(_codec.Code);
        writer.Write(Type.ItemType is KeyDataViewType key ? (long)key.Count : 0);
        writer.Write(Count);
        foreach (T value in _values)
            _codec.Write(writer, value);
    }

    private static string ToText(T value) => value switch
    {
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
