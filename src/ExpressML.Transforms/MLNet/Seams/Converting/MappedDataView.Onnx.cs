using ExpressML.Transforms.Seams.Converting;
using Microsoft.ML;
using Microsoft.ML.Model.OnnxConverter;

namespace ExpressML.Transforms.Stages;

// By this internal interface, ML.NET finds the stages of a pipeline that it converts to ONNX.
internal sealed partial class MappedDataView : ITransformCanSaveOnnx
{
    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx)
    {
        foreach (ColumnConversion conversion in _mapper.Conversions)
        {
            if (conversion.Mapping.Obstacle is { } obstacle)
                throw Conversion.NotPossible(obstacle);
            Conversion.RequireColumn(ctx, _input, conversion.Input.Name, conversion.Mapping.StageName);
        }

        return true;
    }

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
    {
        var nodes = new PipelineNodes(ctx);
        foreach (ColumnConversion conversion in _mapper.Conversions)
        {
            string input = nodes.Input(conversion.Input, conversion.Mapping.StageName);
            nodes.Output(conversion.Output, conversion.Mapping.WriteNodes(nodes, input, conversion.Input));
        }
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw Conversion.NotSaved();
}
