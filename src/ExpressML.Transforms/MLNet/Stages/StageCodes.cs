using ExpressML.Persistence;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Transforms.Stages;

/// <summary>Which stage of a pipeline a saved model holds, by the kind written in it. A new stage is one row here.</summary>
/// <remarks>A kind, once released, keeps its meaning for ever.</remarks>
internal static class StageCodes
{
    private static readonly Dictionary<string, Func<IHostEnvironment, ModelReader, ITransformer>> _readers = new(StringComparer.Ordinal)
    {
        [BatchNormalizationTransformer.Kind] = static (_, reader) => BatchNormalizationTransformer.Read(reader),
        [DropoutTransformer.Kind] = static (_, reader) => DropoutTransformer.Read(reader),
        [NetworkTransformer.Kind] = static (_, reader) => NetworkTransformer.Read(reader),
        [PixelResizingTransformer.Kind] = static (_, reader) => PixelResizingTransformer.Read(reader),
    };

    /// <summary>Reads a stage of the kind that the model names.</summary>
    /// <exception cref="InvalidDataException">There is no such kind.</exception>
    public static ITransformer Read(IHostEnvironment env, string kind, ModelReader reader) =>
        _readers.TryGetValue(kind, out var read)
            ? read(env, reader)
            : throw new InvalidDataException(
                $"This model holds a stage '{kind}', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.");
}
