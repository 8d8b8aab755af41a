using System.Runtime.CompilerServices;
using ExpressML.Onnx;
using ExpressML.Persistence;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Stages;
using ExpressML.Transforms.Stages.Decoding;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace ExpressML.Transforms;

/// <summary>Decodes images from files or from bytes; the fitted form of <see cref="ImageDecodingEstimator"/>.</summary>
/// <remarks>Immutable, and safe to use from many threads at once.</remarks>
public sealed class ImageDecodingTransformer : ITransformer, IColumnMapping
{
    internal const string Tag = "DecodeImages";

    /// <summary>As many pixels as arrays of four bytes each can hold.</summary>
    internal static readonly int MostPixels = Array.MaxLength / 4;

    private readonly IHost _host;

    internal ImageDecodingTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName, string? imageFolder, int maximumPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        _host = env.Register(nameof(ImageDecodingTransformer));
        (OutputColumnName, InputColumnName, ImageFolder) = (outputColumnName, inputColumnName, imageFolder);
        MaximumPixels = (int)Guard.Between(maximumPixels, 1, MostPixels);
    }

    /// <summary>The column that is added.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string InputColumnName { get; }

    /// <summary>The folder in which relative paths begin; null for the current folder of the program.</summary>
    public string? ImageFolder { get; }

    /// <summary>The most pixels, height times width, that an image may have.</summary>
    public int MaximumPixels { get; }

    /// <summary>Always true: each row is computed from itself alone.</summary>
    public bool IsRowToRowMapper => true;

    internal DataViewSchema.DetachedColumn OutputColumn => new(OutputColumnName, ImageColumn.CreateType());

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new ColumnMapper([this], inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ColumnMapper([this], inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedDataView([this], input);

    internal static ImageDecodingTransformer Read(IHostEnvironment env, ModelReader reader)
    {
        (string output, string input, string folder) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        return new ImageDecodingTransformer(env, output, input, folder.Length == 0 ? null : folder, reader.ReadInt32());
    }

    internal void Write(ModelWriter writer)
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        writer.Write(ImageFolder ?? "");
        writer.Write(MaximumPixels);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ModelSeam.Save(ctx, Tag, Write);

    string IColumnMapping.StageName => Tag;

    string? IColumnMapping.Obstacle => $"{Tag} makes images in column '{OutputColumnName}'";

    DataViewSchema.DetachedColumn IColumnMapping.Map(DataViewSchema.Column input)
    {
        if (!EncodedSource.CanRead((input.Type as VectorDataViewType)?.ItemType ?? input.Type, isVector: input.Type is VectorDataViewType))
            throw ColumnErrors.Mismatch("input", input.Name, EncodedSource.Expected, InputColumn.Printed(input.Type));
        return OutputColumn;
    }

    // The runtime looks for the assembly of MLImage when it compiles what names a type of it: not before a row is asked for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    Delegate IColumnMapping.CreateGetter(DataViewRow row, DataViewSchema.Column input, int pass) =>
        DecodedImages.CreateGetter(row, input, OutputColumnName, ImageFolder, MaximumPixels, Warn);

    string IColumnMapping.WriteNodes(OnnxNodes nodes, string x, DataViewSchema.Column input) => throw new NotSupportedException("Images have no form in ONNX.");

    private void Warn(string text)
    {
        using IChannel channel = _host.Start("Decoding");
        channel.Warning(MessageSensitivity.UserData, text);
    }
}
