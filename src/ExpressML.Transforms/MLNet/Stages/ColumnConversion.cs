using Microsoft.ML;

namespace ExpressML.Transforms.Stages;

/// <summary>A column that a stage adds, as the nodes of ONNX that make it.</summary>
/// <param name="Mapping">Writes them.</param>
/// <param name="Input">The column that is read.</param>
/// <param name="Output">The column that is added.</param>
internal sealed record ColumnConversion(IColumnMapping Mapping, DataViewSchema.Column Input, DataViewSchema.Column Output);
