using ExpressML.Transforms.Labels;
using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>Key columns and the names that they give to classes.</summary>
internal static class Labels
{
    /// <summary>A view whose column Label is the key of the given values, in the order of their occurrence.</summary>
    public static IDataView View<T>(MLContext mlContext, params T[] values)
    {
        IDataView data = mlContext.Data.LoadFromEnumerable(values.Select(value => new Row<T> { Label = value }));
        return mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    public static LabelNames Of<T>(MLContext mlContext, params T[] values) => LabelNames.Of(View(mlContext, values).Schema["Label"])!;

    private sealed class Row<T>
    {
        public T Label { get; set; } = default!;
    }
}
