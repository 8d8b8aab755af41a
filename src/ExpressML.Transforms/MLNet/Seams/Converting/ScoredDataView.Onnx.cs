using ExpressML.Transforms.Seams.Converting;
using Microsoft.ML;
using Microsoft.ML.Model.OnnxConverter;

namespace ExpressML.Transforms.Scoring;

// By this internal interface, ML.NET finds the stages of a pipeline that it converts to ONNX.
internal sealed partial class ScoredDataView : ITransformCanSaveOnnx
{
    private const string Stage = nameof(NetworkTransformer);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx)
    {
        _mapper.RequireConvertible();
        if (_mapper.ReadsImages)
            throw Conversion.NotPossible($"{Stage} reads images from column '{_mapper.Features.Name}'");
        Conversion.RequireColumn(ctx, _source, _mapper.Features.Name, Stage);
        return true;
    }

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
    {
        var nodes = new PipelineNodes(ctx);
        foreach ((DataViewSchema.Column column, string value) in _mapper.WriteNodes(nodes, nodes.Input(_mapper.Features, Stage)))
            nodes.Output(column, value);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw Conversion.NotSaved();
}
