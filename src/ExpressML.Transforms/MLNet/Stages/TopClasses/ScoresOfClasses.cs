using System.Globalization;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages.TopClasses;

/// <summary>The column with the score of each class, and the names of the classes, which are its slot names.</summary>
internal static class ScoresOfClasses
{
    public const string Expected = "known-size vector of Single with a score for each class, as multiclass and multi-label models give it";

    private const string SlotNames = "SlotNames";

    /// <summary>The exception for scores that are not there.</summary>
    public static ArgumentOutOfRangeException NotFound(string name, IEnumerable<string> existing) =>
        ColumnErrors.NotFound("score", name, existing, "Put the stage after a trained model, or set scoreColumnName to the column with its probabilities.");

    /// <summary>Throws unless a column of a shape has scores of classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static void Check(SchemaShape schema, string name)
    {
        SchemaShape.Column scores = schema.GetColumnOrNull(name) ?? throw NotFound(name, schema.Select(column => column.Name));
        if (scores.Kind != SchemaShape.Column.VectorKind.Vector || scores.ItemType != NumberDataViewType.Single || scores.IsKey)
            throw ColumnErrors.Mismatch("score", name, Expected, $"{scores.Kind} of {scores.ItemType}");
    }

    /// <summary>How many classes there are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column has another type.</exception>
    public static int Count(DataViewSchema.Column scores) =>
        scores.Type is VectorDataViewType { IsKnownSize: true } type && type.ItemType == NumberDataViewType.Single
            ? type.Size
            : throw ColumnErrors.Mismatch("score", scores.Name, Expected, InputColumn.Printed(scores.Type));

    /// <summary>What each class is called; its number, from 1, if the column has no names.</summary>
    public static ReadOnlyMemory<char>[] Names(DataViewSchema.Column scores)
    {
        int count = Count(scores);
        if (scores.Annotations.Schema.GetColumnOrNull(SlotNames)?.Type is VectorDataViewType { ItemType: TextDataViewType } type && type.Size == count)
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            scores.Annotations.GetValue(SlotNames, ref names);
            return [.. names.DenseValues()];
        }

        return [.. Enumerable.Range(1, count).Select(number => number.ToString(CultureInfo.InvariantCulture).AsMemory())];
    }
}
