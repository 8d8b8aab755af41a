using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages;

/// <summary>The annotations by which a dropout stage tells a later trainer of this library what to drop, and what has been dropped.</summary>
/// <remarks>
/// A column with a rate holds all its values: whoever trains on it drops a share of them. A column with a mask has lost a share of its
/// values already, others in each reading; the column of the same name that it hides is the one with the rate. Annotations and hidden
/// columns pass through stages and caches that come between dropout and trainer, as long as these leave the column alone.
/// </remarks>
internal static class DropoutMarks
{
    private const string Rate = "DropoutRate";
    private const string Mask = "DropoutMask";

    /// <summary>The share to drop of the column's values, or 0.</summary>
    public static double RateOf(DataViewSchema.Column column)
    {
        double rate = 0;
        if (column.Annotations.Schema.GetColumnOrNull(Rate)?.Type == NumberDataViewType.Double)
            column.Annotations.GetValue(Rate, ref rate);
        return rate;
    }

    /// <summary>The column with all values behind a column with a mask, if that is there still; else the column itself.</summary>
    public static DataViewSchema.Column Unmasked(DataViewSchema schema, DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Mask) is null)
            return column;
        for (int i = column.Index - 1; i >= 0; i--)
            if (schema[i].Name == column.Name && schema[i].Type.Equals(column.Type) && RateOf(schema[i]) > 0)
                return schema[i];
        return column;
    }

    /// <summary>The annotations of <paramref name="column"/> and a rate; of two stages, the second drops a share of what the first leaves.</summary>
    public static DataViewSchema.Annotations WithRate(DataViewSchema.Column column, double rate)
    {
        double all = 1 - (1 - RateOf(column)) * (1 - rate);
        DataViewSchema.Annotations.Builder annotations = OthersOf(column);
        annotations.Add(Rate, NumberDataViewType.Double, (ref double value) => value = all);
        return annotations.ToAnnotations();
    }

    /// <summary>The annotations of <paramref name="column"/> and the mark of a mask.</summary>
    public static DataViewSchema.Annotations WithMask(DataViewSchema.Column column)
    {
        DataViewSchema.Annotations.Builder annotations = OthersOf(column);
        annotations.Add(Mask, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return annotations.ToAnnotations();
    }

    private static DataViewSchema.Annotations.Builder OthersOf(DataViewSchema.Column column)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(column.Annotations, name => name is not (Rate or Mask));
        return annotations;
    }
}
