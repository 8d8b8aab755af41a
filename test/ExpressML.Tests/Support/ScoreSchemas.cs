using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Compares the columns that trained models append: names, order, types, and all annotations with their values.</summary>
internal static class ScoreSchemas
{
    /// <summary>Asserts that two schemas end with the same columns.</summary>
    public static void AssertSameEnd(DataViewSchema expected, DataViewSchema actual, int columns)
    {
        foreach (var (one, other) in expected.TakeLast(columns).Zip(actual.TakeLast(columns)))
        {
            Assert.AreEqual((one.Name, one.Type), (other.Name, other.Type));
            CollectionAssert.AreEquivalent(Describe(one), Describe(other), one.Name);
        }
    }

    /// <summary>Name, type and value of each annotation.</summary>
    public static string[] Describe(this DataViewSchema.Column column) =>
        [.. column.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type} {Value(column.Annotations, annotation)}")];

    private static string Value(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        switch (annotation.Type)
        {
            case TextDataViewType:
                ReadOnlyMemory<char> text = default;
                annotations.GetValue(annotation.Name, ref text);
                return text.ToString();
            case KeyDataViewType:
                uint key = 0;
                annotations.GetValue(annotation.Name, ref key);
                return key.ToString(CultureInfo.InvariantCulture);
            case BooleanDataViewType:
                bool isTrue = false;
                annotations.GetValue(annotation.Name, ref isTrue);
                return isTrue.ToString();
            default:
                VBuffer<ReadOnlyMemory<char>> names = default;
                annotations.GetValue(annotation.Name, ref names);
                return string.Join(", ", names.DenseValues());
        }
    }
}
