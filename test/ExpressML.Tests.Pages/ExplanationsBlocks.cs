#region usings
using ExpressML.Explanations;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/explanations.md, one region each, so that they are compiled and run.</summary>
internal static class ExplanationsBlocks
{
    public static Explanation Explain(NetworkTransformer model, MLImage image, string overlay)
    {
        #region one
        Explanation explanation = new GradCam { Layer = "conv1" }.Explain(model, image);
        Console.WriteLine($"{explanation.ClassName}: {explanation.Score}");
        using MLImage colored = explanation.Overlay(image, opacity: 0.5, ColorMap.Viridis);
        colored.Save(overlay);
        #endregion
        return explanation;
    }

    public static IDataView Map(MLContext mlContext, NetworkTransformer model, IDataView images)
    {
        #region stage
        var explained = model.Append(mlContext.Transforms.Explanation("Map", model, new IntegratedGradients { Steps = 20 }).Fit(images));
        IDataView maps = explained.Transform(images);
        #endregion
        return maps;
    }
}
