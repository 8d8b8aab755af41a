using ExpressML.Explanations;
using ExpressML.Explanations.Stages;
using ExpressML.Persistence;
using ExpressML.Transforms;
using ExpressML.Transforms.Seams.Loading;
using Microsoft.ML;

namespace ExpressML.Tests.Fuzz.Specimens;

/// <summary>A stage of a pipeline, without what ML.NET writes around it.</summary>
internal sealed record StageSpecimen : Specimen
{
    private readonly MLContext _mlContext;

    public StageSpecimen(MLContext mlContext, string name, string tag, Action<ModelWriter> write)
        : base(name, [Body.Of(tag, write)]) => _mlContext = mlContext;

    public override Action? Read(byte[] file)
    {
        int format = 0;
        ITransformer stage = ModelEnvelope.Read(new MemoryStream(file), (tag, reader) =>
        {
            format = reader.Format;
            return tag == ExplanationTransformer.Tag ? ExplanationLoader.Read(tag, reader) : StageTags.Read(_mlContext, tag, reader);
        });
        (string tag, Action<ModelWriter> write) = stage switch
        {
            NetworkTransformer network => (network.SavedTag, network.Write),
            BatchNormalizationTransformer normalization => (BatchNormalizationTransformer.Tag, normalization.Write),
            ImageDecodingTransformer decoding => (ImageDecodingTransformer.Tag, decoding.Write),
            ExplanationTransformer explanation => (ExplanationTransformer.Tag, explanation.Write),
            DropoutTransformer dropout => (DropoutTransformer.Tag, dropout.Write),
            PixelResizingTransformer resizing => (PixelResizingTransformer.Tag, (Action<ModelWriter>)resizing.Write),
            _ => throw new InvalidOperationException($"{stage.GetType()} is a new stage: add how it is written."),
        };
        // A layer of another assembly may be found by another name than its own, such as one with capitals. An older format is written as the newest.
        return format != ModelEnvelope.Format || file.AsSpan().IndexOf("type:"u8) >= 0 ? null : () =>
        {
            var written = new MemoryStream();
            ModelEnvelope.Write(written, tag, write);
            // What stands behind an envelope is not the envelope's.
            RequireSame(file.AsSpan(0, (int)Math.Min(file.Length, written.Length)), written.ToArray());
        };
    }
}
