using ExpressML.Persistence;
using ExpressML.Tests.Support;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class LabelNamesTests
{
    private readonly MLContext _mlContext = new(1);

    [TestMethod]
    public void Of_EveryPrimitiveType_IsKeptExactly()
    {
        Verify("zebra", " ", "Ä\0😀 \"");
        Verify(true, false);
        Verify(sbyte.MinValue, (sbyte)-1, sbyte.MaxValue);
        Verify(byte.MaxValue, (byte)0);
        Verify(short.MinValue, short.MaxValue);
        Verify(ushort.MaxValue, (ushort)0);
        Verify(int.MinValue, 7, int.MaxValue);
        Verify(uint.MaxValue, 0u);
        Verify(long.MinValue, long.MaxValue);
        Verify(ulong.MaxValue, 0ul);
        Verify(0.1f, float.MaxValue, float.Epsilon, float.NegativeInfinity);
        Verify(0.1, double.MaxValue, double.Epsilon);
        Verify(new DateTime(2026, 2, 28, 23, 59, 59, 999, DateTimeKind.Utc).AddTicks(7), DateTime.MinValue);
        Verify(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-210)), DateTimeOffset.MaxValue);
        Verify(TimeSpan.FromTicks(-1), TimeSpan.MaxValue);
        Verify(new DataViewRowId(1, ulong.MaxValue), new DataViewRowId(2, 0));
    }

    [TestMethod]
    public void Of_DateTime_KeepsItsKind()
    {
        LabelNames names = SaveAndRead(Labels.Of(_mlContext, new DateTime(5, DateTimeKind.Utc), new DateTime(6, DateTimeKind.Local)));
        CollectionAssert.AreEqual(
            new[] { DateTimeKind.Utc, DateTimeKind.Local },
            Array.ConvertAll(KeyValues<DateTime>(names), value => value.Kind));
    }

    [TestMethod]
    public void Of_KeysOfKeys_StayKeys()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable([new KeyRow { Label = 4 }, new KeyRow { Label = 2 }]);
        IDataView keyed = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        LabelNames names = SaveAndRead(LabelNames.Of(keyed.Schema["Label"])!);
        Assert.AreEqual(new VectorDataViewType(new KeyDataViewType(typeof(uint), 5), 2), names.Type);
        CollectionAssert.AreEqual(keyed.Schema["Label"].Annotation<uint>("KeyValues"), KeyValues<uint>(names));
    }

    [TestMethod]
    public void Of_KeyWithoutValues_IsNull() =>
        Assert.IsNull(LabelNames.Of(_mlContext.Data.LoadFromEnumerable(Array.Empty<KeyRow>()).Schema["Label"]));

    [TestMethod]
    public void Of_ColumnThatIsNoKey_IsNull() =>
        Assert.IsNull(LabelNames.Of(ImageModels.Load(1).Schema["Label"]));

    [TestMethod]
    public void ToText_IsTheSameInEveryCulture()
    {
        using (Culture.Use("de-DE"))
        {
            CollectionAssert.AreEqual(new[] { "0.5", "1E+30" }, Text(Labels.Of(_mlContext, 0.5f, 1e30f)));
            CollectionAssert.AreEqual(new[] { "-7", "12000" }, Text(Labels.Of(_mlContext, -7, 12000)));
            CollectionAssert.AreEqual(new[] { "2026-03-04T00:00:00.0000000" }, Text(Labels.Of(_mlContext, new DateTime(2026, 3, 4))));
            CollectionAssert.AreEqual(new[] { "True" }, Text(Labels.Of(_mlContext, true)));
            CollectionAssert.AreEqual(new[] { "b", "a" }, Text(Labels.Of(_mlContext, "b", "a")));
        }

        static string[] Text(LabelNames names) => Array.ConvertAll(names.ToText(), name => name.ToString());
    }

    [TestMethod]
    public void Read_UnknownType_Throws()
    {
        using var stream = new MemoryStream();
        new ModelWriter(stream).Write(99);
        stream.Position = 0;
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => LabelNames.Read(new ModelReader(stream)));
        Assert.Contains("labels of type 99, which this version of ExpressML does not know", exception.Message);
    }

    [TestMethod]
    public void Read_MorePromisedThanThere_Throws()
    {
        using var stream = new MemoryStream();
        var writer = new ModelWriter(stream);
        writer.Write(7);
        writer.Write(0L);
        writer.Write(int.MaxValue / 2);
        stream.Position = 0;
        Assert.ThrowsExactly<InvalidDataException>(() => LabelNames.Read(new ModelReader(stream)));
    }

    private void Verify<T>(params T[] values)
    {
        LabelNames names = Labels.Of(_mlContext, values), read = SaveAndRead(names);
        Assert.AreEqual(values.Length, names.Count);
        Assert.AreEqual(names.Type, read.Type);
        if (values is string[] texts)
            CollectionAssert.AreEqual(texts, Array.ConvertAll(KeyValues<ReadOnlyMemory<char>>(read), text => text.ToString()));
        else
            CollectionAssert.AreEqual(values, KeyValues<T>(read));
    }

    private static LabelNames SaveAndRead(LabelNames names)
    {
        using var stream = new MemoryStream();
        names.Write(new ModelWriter(stream));
        stream.Position = 0;
        LabelNames read = LabelNames.Read(new ModelReader(stream));
        Assert.AreEqual(stream.Length, stream.Position);
        return read;
    }

    private static T[] KeyValues<T>(LabelNames names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        names.AddTo(annotations, "KeyValues");
        VBuffer<T> values = default;
        annotations.ToAnnotations().GetValue("KeyValues", ref values);
        return values.ToArray();
    }

    private sealed class KeyRow
    {
        [KeyType(5)]
        public uint Label { get; set; }
    }
}
