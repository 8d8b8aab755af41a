using System.Globalization;
using ExpressML.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Labels;

/// <summary>
/// What a training label calls the outputs: the values of its keys, which <c>MapKeyToValue</c> turns a predicted key back into, or the names of
/// its slots.
/// </summary>
internal abstract class LabelNames
{
    public const string KeyValues = "KeyValues";

    public const string SlotNames = "SlotNames";

    private protected LabelNames(PrimitiveDataViewType itemType, int count)
    {
        Type = new VectorDataViewType(itemType, count);
    }

    /// <summary>Number of classes or slots.</summary>
    public int Count => Type.Size;

    /// <summary>The type of the annotation: Vector&lt;T, <see cref="Count"/>&gt;.</summary>
    public VectorDataViewType Type { get; }

    /// <summary>The key values of a key, the slot names of a vector; null if <paramref name="label"/> is neither or has none.</summary>
    public static LabelNames? Of(DataViewSchema.Column label) => label.Type switch
    {
        KeyDataViewType key => Of(label, KeyValues, key.Count),
        VectorDataViewType vector => Of(label, SlotNames, (ulong)vector.Size),
        _ => null,
    };

    /// <summary>Names that are texts, as where they do not come from a column.</summary>
    public static LabelNames OfTexts(IReadOnlyList<string> texts) => new LabelNames<ReadOnlyMemory<char>>(
        (LabelCodec<ReadOnlyMemory<char>>)LabelCodec.Of(TextDataViewType.Instance), TextDataViewType.Instance, [.. texts.Select(text => text.AsMemory())]);

    /// <summary>
    /// Names of which only the type is known, as many as <paramref name="count"/>, for a label that is known by its shape; null if it has none.
    /// </summary>
    public static LabelNames? Of(SchemaShape.Column label, int count)
    {
        string annotation = label.IsKey ? KeyValues : SlotNames;
        SchemaShape.Column names = label.Annotations.FirstOrDefault(column => column.Name == annotation);
        return names.ItemType is PrimitiveDataViewType type ? LabelCodec.Of(type).Blank(type, count) : null;
    }

    private static LabelNames? Of(DataViewSchema.Column label, string annotation, ulong count) =>
        label.Annotations.Schema.GetColumnOrNull(annotation)?.Type is VectorDataViewType type && (ulong)type.Size == count
            ? LabelCodec.Of(type.ItemType).Capture(label.Annotations, annotation, type.ItemType)
            : null;

    /// <summary>Adds the values as the annotation <paramref name="name"/>, in their own type.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string name);

    /// <summary>Adds the values as slot names, which are text.</summary>
    public void AddSlotNamesTo(DataViewSchema.Annotations.Builder annotations)
    {
        var names = new VBuffer<ReadOnlyMemory<char>>(Count, ToText());
        var type = new VectorDataViewType(TextDataViewType.Instance, Count);
        annotations.Add(SlotNames, type, (ref VBuffer<ReadOnlyMemory<char>> destination) => names.CopyTo(ref destination));
    }

    /// <summary>The values as text, in the invariant culture; points in time in ISO 8601.</summary>
    public abstract ReadOnlyMemory<char>[] ToText();

    /// <summary>Whether others are the same values, of the same type, in the same order.</summary>
    public bool AreSame(LabelNames? others) =>
        others is not null && Type.Equals(others.Type) && ToText().Select(text => text.ToString()).SequenceEqual(others.ToText().Select(text => text.ToString()));

    /// <summary>Writes the values exactly, with their type.</summary>
    public abstract void Write(ModelWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The type is unknown, or there are fewer values than promised.</exception>
    public static LabelNames Read(ModelReader reader)
    {
        LabelCodec codec = LabelCodec.Of(code: reader.ReadInt32());
        ulong keyCount = (ulong)reader.ReadInt64();
        int count = reader.ReadCount(Array.MaxLength, "names of classes", sizeof(byte));
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
