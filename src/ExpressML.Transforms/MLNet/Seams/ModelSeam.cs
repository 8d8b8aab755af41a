using System.Runtime.CompilerServices;
using ExpressML.Persistence;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Runtime;

// ML.NET reads this attribute when it loads a model: it is how a program finds the loader without ever naming a type of ours.
[assembly: LoadableClass(typeof(ITransformer), typeof(ModelSeam), null, typeof(SignatureLoadModel), "ExpressML pipeline stage", ModelSeam.LoaderSignature)]

namespace ExpressML.Transforms.Seams;

/// <summary>Saves the stages of this library into ML.NET's model files and loads them from there.</summary>
/// <remarks>
/// One loader serves all stages; <see cref="StageCodes"/> tells them apart. ML.NET's own version numbers never change: its message
/// for a newer one speaks of a newer ML.NET. Formats are counted by <see cref="ModelEnvelope"/>.
/// </remarks>
internal static class ModelSeam
{
    /// <summary>By this name ML.NET finds the loader in the assembly. At most 24 ASCII characters; never to be changed.</summary>
    public const string LoaderSignature = "ExpressMLStage";

    private const string Magic = "EXPRSSML";
    private const uint Version = 0x00010001;

    /// <summary>Saves one stage.</summary>
    /// <param name="context">What ML.NET handed to the stage to be saved.</param>
    /// <param name="kind">The stage's key in <see cref="StageCodes"/>.</param>
    /// <param name="write">Writes the stage. Is called twice (see <see cref="ModelEnvelope"/>); if it throws, nothing has been written.</param>
    public static void Save(ModelSaveContext context, string kind, Action<ModelWriter> write)
    {
        ArgumentNullException.ThrowIfNull(context);
        MLNetCompatibility.ThrowIfMemberIsMissing();
        SaveCore(context, kind, write);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SaveCore(ModelSaveContext context, string kind, Action<ModelWriter> write)
    {
        context.SetVersionInfo(CreateVersionInfo());
        context.Writer.Flush();
        ModelEnvelope.Write(context.Writer.BaseStream, kind, write);
    }

    // ML.NET calls it by reflection; it goes by the name, the parameters and the return type.
    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext context)
    {
        MLNetCompatibility.ThrowIfMemberIsMissing();
        return CreateCore(env, context);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ITransformer CreateCore(IHostEnvironment env, ModelLoadContext context)
    {
        context.CheckAtModel(CreateVersionInfo());
        return ModelEnvelope.Read(context.Reader.BaseStream, (kind, reader) => StageCodes.Read(env, kind, reader));
    }

    // The assembly is named without its version, so that a later one loads the model, too.
    private static VersionInfo CreateVersionInfo() =>
        new(Magic, Version, Version, Version, typeof(ModelSeam).Assembly.GetName().Name, LoaderSignature);
}
