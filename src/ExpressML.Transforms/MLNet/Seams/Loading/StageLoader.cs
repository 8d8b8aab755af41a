using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ExpressML.Transforms.Seams.Loading;

/// <summary>Loads the stages of this library from ML.NET's model files: one loader for all, which <see cref="StageTags"/> tells apart.</summary>
internal static class StageLoader
{
    // ML.NET calls it by reflection; it goes by the name, the parameters and the return type.
    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext context)
    {
        ITransformer stage = ModelSeam.Load(context, (tag, reader) => StageTags.Read(env, tag, reader));
        if (stage is NetworkTransformer { TakesImages: true } network)
            ImageColumn.RequirePackage(network.FeatureColumnName);
        return stage;
    }
}
