using ExpressML.Transforms.Seams;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Fuzz.Specimens;

/// <summary>A whole model file of ML.NET with a stage of ours, whose payload is damaged. Length and checksum are right.</summary>
internal sealed record ModelSpecimen : Specimen
{
    private readonly MLContext _mlContext;
    private readonly string _tag;

    /// <param name="mlContext">Saves and loads.</param>
    /// <param name="stage">The specimen of the stage.</param>
    /// <param name="tag">Its tag.</param>
    public ModelSpecimen(MLContext mlContext, Specimen stage, string tag)
        : base($"model file with {stage.Name}", stage.Bodies) => (_mlContext, _tag) = (mlContext, tag);

    // ML.NET packs the file, which counts, too, and reads the zip, its own headers and a schema.
    public override int FreeMemory => 1 << 23;

    public override double Share => 0.03;

    public override Action? Read(byte[] file)
    {
        int start = sizeof(long) + sizeof(int) + _tag.Length + sizeof(int), end = Math.Max(start, file.Length - sizeof(uint));
        using var stream = new MemoryStream();
        _mlContext.Model.Save(new DamagedStage(_tag, start < file.Length ? file[start..end] : []), null, stream);
        _mlContext.Model.Load(stream, out _);
        return null;
    }

    /// <summary>Is saved as one of our stages with any bytes.</summary>
    private sealed class DamagedStage(string tag, byte[] payload) : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException("It is only saved.");

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => ModelSeam.Save(ctx, tag, writer =>
        {
            foreach (byte value in payload)
                writer.Write(value);
        });
    }
}
