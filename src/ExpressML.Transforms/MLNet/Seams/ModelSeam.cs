using System.Runtime.CompilerServices;
using ExpressML.Persistence;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Seams.Loading;
using Microsoft.ML;

// ML.NET reads this attribute when it loads a model: it is how a program finds the loader without ever naming a type of ours.
[assembly: LoadableClass(typeof(ITransformer), typeof(StageLoader), null, typeof(SignatureLoadModel), "ExpressML pipeline stage", ModelSeam.LoaderSignature)]

namespace ExpressML.Transforms.Seams;

/// <summary>Saves stages of this library into ML.NET's model files and loads them from there.</summary>
/// <remarks>
/// ML.NET's own version numbers never change: its message for a newer one speaks of a newer ML.NET. Formats are counted by
/// <see cref="ModelEnvelope"/>.
/// </remarks>
internal static class ModelSeam
{
    /// <summary>By this name ML.NET finds the loader in the assembly. At most 24 ASCII characters; never to be changed.</summary>
    public const string LoaderSignature = "ExpressMLStage";

    private const string Magic = "EXPRSSML";
    private const uint Version = 0x00010001;

    private static readonly StageLoaderName _loader = new(typeof(ModelSeam).Assembly, LoaderSignature);

    /// <summary>Saves one stage.</summary>
    /// <param name="context">What ML.NET handed to the stage to be saved.</param>
    /// <param name="tag">What the stage is, for the loader to choose by.</param>
    /// <param name="write">Writes the stage. Is called twice (see <see cref="ModelEnvelope"/>); if it throws, nothing has been written.</param>
    /// <param name="loader">Which loader reads it. Default: that of this assembly.</param>
    public static void Save(ModelSaveContext context, string tag, Action<ModelWriter> write, StageLoaderName? loader = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        MLNetCompatibility.ThrowIfMemberIsMissing();
        SaveCore(context, tag, write, loader ?? _loader);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SaveCore(ModelSaveContext context, string tag, Action<ModelWriter> write, StageLoaderName loader)
    {
        context.SetVersionInfo(CreateVersionInfo(loader));
        context.Writer.Flush();
        ModelEnvelope.Write(context.Writer.BaseStream, tag, write);
    }

    /// <summary>Loads one stage.</summary>
    /// <param name="context">What ML.NET handed to the loader.</param>
    /// <param name="read">Is given the stage's tag and what was written.</param>
    /// <param name="loader">Which loader reads it. Default: that of this assembly.</param>
    public static ITransformer Load(ModelLoadContext context, Func<string, ModelReader, ITransformer> read, StageLoaderName? loader = null)
    {
        MLNetCompatibility.ThrowIfMemberIsMissing();
        return LoadCore(context, read, loader ?? _loader);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ITransformer LoadCore(ModelLoadContext context, Func<string, ModelReader, ITransformer> read, StageLoaderName loader)
    {
        context.CheckAtModel(CreateVersionInfo(loader));
        return ModelEnvelope.Read(context.Reader.BaseStream, read);
    }

    // The assembly is named without its version, so that a later one loads the model, too.
    private static VersionInfo CreateVersionInfo(StageLoaderName loader) =>
        new(Magic, Version, Version, Version, loader.Assembly.GetName().Name, loader.Signature);
}
