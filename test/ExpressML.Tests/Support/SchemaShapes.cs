using ExpressML.Transforms.Seams;
using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>Schemas as estimators are shown them before there is data.</summary>
internal static class SchemaShapes
{
    public static SchemaShape Of(DataViewSchema schema) =>
        new(schema.Select(column => SchemaSeam.Describe(new DataViewSchema.DetachedColumn(column.Name, column.Type, column.Annotations))));
}
