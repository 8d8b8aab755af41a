using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace ExpressML.Transforms.Seams.Converting;

/// <summary>What views of this library have in common where ML.NET converts a pipeline to ONNX.</summary>
/// <remarks>
/// ML.NET walks back from the last view of a pipeline, from source to source, as long as views say that they can be converted. Where one can't, it goes on as if
/// all columns of the very first view came in there. So a view says that it can or throws: else it would be left out without a word.
/// </remarks>
internal static class Conversion
{
    private const string Remedy =
        "ML.NET can't convert images (MLImage), what reads them, such as ExtractPixels, and some other stages. Export the network by itself with ExportOnnx of the package ExpressML.Onnx, or convert a pipeline that begins behind them.";

    /// <summary>Throws unless a column of a view, and all that it is made of, come into the graph as they are in the view.</summary>
    /// <param name="context">The graph.</param>
    /// <param name="view">The view that a stage reads.</param>
    /// <param name="column">The name of the column.</param>
    /// <param name="stage">The stage, for the message.</param>
    /// <exception cref="NotSupportedException">A stage makes it that ML.NET leaves out.</exception>
    public static void RequireColumn(OnnxContext context, IDataView view, string column, string stage)
    {
        bool isLeftOut = false;
        for (; view is IDataTransform transform; view = transform.Source)
        {
            isLeftOut |= !(transform is ITransformCanSaveOnnx convertible && convertible.CanSaveOnnx(context));
            if (!Makes(transform, column))
                continue;
            if (isLeftOut)
                throw NotConverted(stage, column);
            if (transform is IRowToRowMapper mapper)
            {
                foreach (DataViewSchema.Column source in mapper.GetDependencies([transform.Schema[column]]))
                    RequireColumn(context, transform.Source, source.Name, stage);
            }

            return;
        }
    }

    /// <summary>The exception for a column that does not come into the graph.</summary>
    public static NotSupportedException NotConverted(string stage, string column) =>
        new($"{stage} can't be converted to ONNX: it depends on column '{column}', which is made by a stage that ML.NET does not convert. {Remedy}");

    /// <summary>The exception for a stage that has no form in ONNX.</summary>
    /// <param name="stage">The stage, and what it does that ONNX can't.</param>
    public static NotSupportedException NotPossible(string stage) => new($"{stage}, which can't be converted to ONNX. {Remedy}");

    /// <summary>The exception for an attempt to save a view.</summary>
    public static NotSupportedException NotSaved() => new("Views of ExpressML can't be saved by themselves. Save the model that made the view: mlContext.Model.Save.");

    // What passes through a view is there as often as before; what replaces a column hides it.
    private static bool Makes(IDataTransform view, string name)
    {
        DataViewSchema after = view.Schema, before = view.Source.Schema;
        return before.GetColumnOrNull(name) is not { } old || !old.Type.Equals(after[name].Type) || Count(after) > Count(before);

        int Count(DataViewSchema schema) => schema.Count(column => column.Name == name);
    }
}
