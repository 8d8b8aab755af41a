using ExpressML.Persistence;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Transforms.Seams.Loading;

/// <summary>Which stage of a pipeline a saved model holds, by the tag written in it. A new stage is one row here.</summary>
/// <remarks>A tag, once released, keeps its meaning for ever.</remarks>
internal static class StageTags
{
    private static readonly Dictionary<string, Func<IHostEnvironment, ModelReader, ITransformer>> _readers = new(StringComparer.Ordinal)
    {
        [BatchNormalizationTransformer.Tag] = static (_, reader) => BatchNormalizationTransformer.Read(reader),
        [DropoutTransformer.Tag] = static (_, reader) => DropoutTransformer.Read(reader),
        [ImageDecodingTransformer.Tag] = ImageDecodingTransformer.Read,
        [NetworkTransformer.Tag] = static (_, reader) => NetworkTransformer.Read(reader),
        [NetworkTransformer.TagWithViews] = static (_, reader) => NetworkTransformer.ReadWithViews(reader),
        [PixelResizingTransformer.Tag] = static (_, reader) => PixelResizingTransformer.Read(reader),
        [TopClassesTransformer.Tag] = static (_, reader) => TopClassesTransformer.Read(reader),
    };

    /// <summary>Reads the stage that a tag of the model stands for.</summary>
    /// <exception cref="InvalidDataException">There is no such tag.</exception>
    public static ITransformer Read(IHostEnvironment env, string tag, ModelReader reader) =>
        _readers.TryGetValue(tag, out var read)
            ? read(env, reader)
            : throw new InvalidDataException(
                $"This model holds a stage '{tag}', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.");
}
